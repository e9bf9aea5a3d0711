import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedactor, REDACTED } from '../../../orchestrator/config/redact.ts';

const SECRET = 'sk-pl/nted+s3cret?x=1&y="q"';
const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe('P10: redaction is by value', () => {
  const redact = createRedactor([SECRET, 'AKPLANTED77']);

  it.each([
    ['as it is', `key ${SECRET} end`],
    ['inside JSON', JSON.stringify({ a: { b: [SECRET] } })],
    ['inside JSON inside JSON', JSON.stringify({ body: JSON.stringify({ key: SECRET }) })],
    ['percent-encoded in an address', `https://host/?key=${encodeURIComponent(SECRET)}&z=1`],
    ['as a form sends it', new URLSearchParams({ key: SECRET }).toString()],
    ['in base64', base64(SECRET)],
    ['in an Authorization header', `Basic ${base64(`user:${SECRET}`)}`],
    ['as the user of an Authorization header', `Basic ${base64(`${SECRET}:x`)}`],
    ['in base64url', Buffer.from(`me:${SECRET}`).toString('base64url')],
    ['in hexadecimal', Buffer.from(SECRET).toString('hex')],
    ['twice', `${SECRET}${SECRET}`],
  ])('%s', (_, text) => {
    const clean = redact(text);
    expect(clean).toContain(REDACTED);
    expect(clean).not.toContain('nted');
    expect(Buffer.from(clean.replace(/^Basic /, ''), 'base64').toString()).not.toContain('nted+s3cret');
  });

  it('takes out any secret wherever it falls on the grid of base64', () => {
    const secret = fc.string({ minLength: 6, maxLength: 40, unit: 'grapheme-ascii' });
    const around = fc.string({ maxLength: 12 });
    fc.assert(
      fc.property(secret, around, around, (value, before, after) => {
        expect(createRedactor([value])(base64(`${before}${value}${after}`))).toContain(REDACTED);
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  it('takes out the longer of two secrets that begin alike', () => {
    expect(createRedactor(['abcd', 'abcdefgh'])('x abcdefgh y')).toBe(`x ${REDACTED} y`);
  });

  it('leaves everything else alone, also where nothing is secret or too short to be', () => {
    expect(redact('an ordinary line')).toBe('an ordinary line');
    expect(createRedactor([])('abc')).toBe('abc');
    expect(createRedactor(['ab'])('abab')).toBe('abab');
  });
});
