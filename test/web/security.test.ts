import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allowed, checkAddresses } from '../../web/server/addresses.ts';
import { RateLimit } from '../../web/server/security/rate-limit.ts';
import { pathOf } from '../../web/server/security/target.ts';
import { readToken, tokenCheck } from '../../web/server/security/token.ts';
import { raw, serveFile } from '../support/dashboard.ts';
import type { Served } from '../support/dashboard.ts';
import { scratchFolder } from '../support/desk.ts';

const folder = scratchFolder('security');
let served: Served;
beforeAll(async () => {
  served = await serveFile(path.join(folder, 'desk.db'), { rates: { wrong: { burst: 1000, perSecond: 1 } } });
});
afterAll(() => served.close());

interface Asked {
  readonly verb?: string;
  readonly target?: string;
  /** Null: left out. */
  readonly host?: string | null;
  readonly token?: string | null;
  readonly lines?: readonly string[];
  readonly body?: string;
  readonly version?: string;
}

const ask = ({
  verb = 'GET',
  target = '/api/v1/account',
  host,
  token,
  lines = [],
  body = '',
  version = '1.1',
}: Asked) =>
  raw(
    served.port,
    [
      `${verb} ${target} HTTP/${version}`,
      ...(host === null ? [] : [`Host: ${host ?? served.host}`]),
      ...(token === null ? [] : [`Authorization: Bearer ${token ?? served.token}`]),
      ...lines,
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  );

const json = (text: string, more: readonly string[] = []): Asked => ({
  verb: 'POST',
  target: '/api/v1/halt',
  lines: ['Content-Type: application/json', `Content-Length: ${Buffer.byteLength(text)}`, ...more],
  body: text,
});
const own = (name = '127.0.0.1'): string => `${name}:${served.port}`;

/** Every row: what arrives, and the status it gets. */
const MATRIX: readonly (readonly [string, () => Asked, number])[] = [
  ['the right host and token', () => ({}), 200],
  ['the other name of this machine', () => ({ host: own('localhost') }), 200],
  ['the own origin', () => ({ lines: [`Origin: http://${own()}`] }), 200],
  ['no host (HTTP/1.1)', () => ({ host: null }), 400],
  ['no host (HTTP/1.0)', () => ({ host: null, version: '1.0' }), 400],
  ['an empty host', () => ({ host: '' }), 403],
  ['a foreign host, as after DNS rebinding', () => ({ host: `evil.example:${served.port}` }), 403],
  ['the own host without the port', () => ({ host: '127.0.0.1' }), 403],
  ['the own host with another port', () => ({ host: '127.0.0.1:1' }), 403],
  ['a host that begins as the own', () => ({ host: `${own()}.evil.example` }), 403],
  ['two hosts', () => ({ lines: ['Host: evil.example'] }), 400],
  ['a foreign origin', () => ({ lines: ['Origin: http://evil.example'] }), 403],
  ['the origin null, as of a sandboxed frame', () => ({ lines: ['Origin: null'] }), 403],
  ['the own origin over TLS, which is another', () => ({ lines: [`Origin: https://${own()}`] }), 403],
  ['two origins', () => ({ lines: [`Origin: http://${own()}`, 'Origin: http://evil.example'] }), 403],
  ['a fetch that a page of another site makes', () => ({ lines: ['Sec-Fetch-Site: cross-site'] }), 403],
  ['a fetch from another port of this machine', () => ({ lines: ['Sec-Fetch-Site: same-site'] }), 403],
  ['no token', () => ({ token: null }), 401],
  ['a wrong token', () => ({ token: 'A'.repeat(43) }), 401],
  ['the token cut by one', () => ({ token: served.token.slice(0, -1) }), 401],
  ['the token and more', () => ({ token: `${served.token}A` }), 401],
  ['the token in the address', () => ({ token: null, target: `/api/v1/account?token=${served.token}` }), 401],
  ['the token as a cookie', () => ({ token: null, lines: [`Cookie: token=${served.token}`] }), 401],
  ['the token as Basic', () => ({ token: null, lines: [`Authorization: Basic ${served.token}`] }), 401],
  ['a halt without the token', () => ({ ...json('{"reason":"x"}'), token: null }), 401],
  ['a halt from a foreign page', () => json('{"reason":"x"}', ['Origin: http://evil.example']), 403],
  ['an acknowledgement without the token', () => ({ ...json('{"id":"n1"}'), target: '/api/v1/acknowledge', token: null }), 401],
  ['an acknowledgement from a foreign page', () => ({ ...json('{"id":"n1"}', ['Origin: http://evil.example']), target: '/api/v1/acknowledge' }), 403],
  ['an acknowledgement of what is no notice', () => ({ ...json('{"id":"n999"}'), target: '/api/v1/acknowledge' }), 404],
  ['an acknowledgement of a path', () => ({ ...json('{"id":"../n1"}'), target: '/api/v1/acknowledge' }), 400],
  ['an acknowledgement by GET', () => ({ target: '/api/v1/acknowledge' }), 404],
  ['notices without the token', () => ({ target: '/api/v1/notices', token: null }), 401],
  ['a read of nothing', () => ({ target: '/api/v1/no-such-thing' }), 404],
  ['PUT', () => ({ verb: 'PUT' }), 405],
  ['DELETE', () => ({ verb: 'DELETE' }), 405],
  ['OPTIONS, as before a cross-site request', () => ({ verb: 'OPTIONS', lines: ['Origin: http://evil.example'] }), 403],
  ['OPTIONS of the own page', () => ({ verb: 'OPTIONS' }), 405],
  ['TRACE', () => ({ verb: 'TRACE' }), 405],
  ['POST to the page', () => ({ ...json('{}'), target: '/' }), 405],
  ['POST to what is only read', () => ({ ...json('{}'), target: '/api/v1/orders' }), 404],
  ['CONNECT', () => ({ verb: 'CONNECT', target: 'evil.example:443' }), 400],
  ['an expectation of another kind', () => ({ lines: ['Expect: something'] }), 417],
  ['an upgrade to a websocket', () => ({ lines: ['Connection: Upgrade', 'Upgrade: websocket'] }), 400],
  ['an address of another host', () => ({ target: 'http://evil.example/api/v1/account' }), 400],
  ['a step upwards', () => ({ target: '/../../etc/passwd' }), 400],
  ['an encoded step upwards', () => ({ target: '/%2e%2e/%2e%2e/etc/passwd' }), 400],
  ['an encoded separator', () => ({ target: '/api/v1/backtests/..%2f..%2fdashboard.token' }), 400],
  ['a doubly encoded separator', () => ({ target: '/api/v1/backtests/..%252fdashboard.token' }), 400],
  ['a backslash', () => ({ target: '/api/v1/backtests/..\\dashboard.token' }), 400],
  ['a zero byte', () => ({ target: '/api/v1/bars/AAPL%00' }), 400],
  ['a report that is no report', () => ({ target: '/api/v1/backtests/dashboard.token' }), 400],
  ['the source of the page', () => ({ target: '/main.tsx', token: null }), 404],
  ['an address of three thousand characters', () => ({ target: `/api/v1/bars/${'A'.repeat(3000)}` }), 400],
  ['a symbol of 2,000 characters', () => ({ target: `/api/v1/bars/${'A'.repeat(2000)}` }), 400],
  ['headers of ten thousand bytes', () => ({ lines: [`X-Long: ${'A'.repeat(10_000)}`] }), 431],
  ['a body that says it is huge', () => ({ ...json('{}'), lines: ['Content-Type: application/json', 'Content-Length: 999999'] }), 413],
  ['a huge body in pieces', () => ({ verb: 'POST', target: '/api/v1/halt', lines: ['Content-Type: application/json', 'Transfer-Encoding: chunked'], body: `9c40\r\n${'A'.repeat(40_000)}\r\n0\r\n\r\n` }), 413],
  ['a read with a body', () => ({ lines: ['Content-Length: 2'], body: '{}' }), 413],
  ['two lengths', () => ({ ...json('{"reason":"x"}', ['Content-Length: 3']) }), 400],
  ['length and pieces at once, as in smuggling', () => ({ ...json('{"reason":"x"}', ['Transfer-Encoding: chunked']) }), 400],
  ['a form, as a foreign page could send', () => ({ verb: 'POST', target: '/api/v1/halt', lines: ['Content-Type: application/x-www-form-urlencoded', 'Content-Length: 8'], body: 'reason=x' }), 415],
  ['text that is no JSON', () => json('{"reason":'), 400],
  ['a halt without a reason', () => json('{}'), 400],
  ['a halt with an unknown key', () => json('{"reason":"x","qty":5}'), 400],
  ['a halt with a reason of 2,000 letters', () => json(JSON.stringify({ reason: 'x'.repeat(2000) })), 400],
  ['a question nobody knows', () => ({ target: '/api/v1/orders?sql=1' }), 400],
  ['a limit that is no number', () => ({ target: '/api/v1/orders?limit=all' }), 400],
  ['health, open to anybody on this machine', () => ({ target: '/healthz', token: null }), 200],
]; // prettier-ignore

describe('P10: what may not pass the guard of the page does not', () => {
  for (const [title, asked, status] of MATRIX) {
    it(`${title}: ${status}`, async () => {
      const answer = await ask(asked());
      expect(answer.status).toBe(status);
      expect(answer.body, 'no answer holds the token').not.toContain(served.token);
    });
  }

  it('every answer, refusals too, carries the headers that keep pages of others out', async () => {
    for (const [, asked] of MATRIX) {
      const { headers } = await ask(asked());
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/unsafe|\*|https?:/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.has('access-control-allow-origin')).toBe(false);
      expect(headers.has('set-cookie'), 'no cookie, so nothing that a browser sends by itself').toBe(false);
      expect(headers.has('x-powered-by') || headers.has('server')).toBe(false);
    }
  });

  it('nothing of the matrix was taken for a halt', async () => {
    expect(await served.ask('/health')).toMatchObject({ state: 'active', pending: 0 });
  });
});

describe('guessing', () => {
  it('is slowed down, and the right token is not held up by it', async () => {
    const slow = await serveFile(path.join(scratchFolder('guess'), 'desk.db'), {
      rates: { wrong: { burst: 5, perSecond: 0.001 } },
    });
    const statuses: number[] = [];
    for (let i = 0; i < 8; i++)
      statuses.push(
        (await slow.fetch('/api/v1/account', { headers: { Authorization: `Bearer ${i}` } })).status,
      );
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429, 429]);
    expect((await slow.fetch('/api/v1/account')).status).toBe(200);
    await slow.close();
  });

  it('a flood is told to wait, in seconds', async () => {
    const slow = await serveFile(path.join(scratchFolder('flood'), 'desk.db'), {
      rates: { reads: { burst: 3, perSecond: 0.5 } },
    });
    const answers = [];
    for (let i = 0; i < 4; i++) answers.push(await slow.fetch('/healthz'));
    expect(answers.map((a) => a.status)).toEqual([200, 200, 200, 429]);
    expect(Number(answers[3]?.headers.get('retry-after'))).toBeGreaterThan(0);
    await slow.close();
  });

  it('over any window, a bucket lets through its burst and its rate and no more', () => {
    const step = fc.record({ wait: fc.integer({ min: 0, max: 3000 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), fc.integer({ min: 1, max: 20 }), (steps, burst) => {
        let now = 0;
        const limit = new RateLimit({ burst, perSecond: 2 }, { kind: 'replayed', now: () => now });
        const passed: number[] = [];
        for (const { wait } of steps) {
          now += wait;
          if (limit.take() === 0) passed.push(now);
        }
        for (const [i, from] of passed.entries())
          for (let k = i; k < passed.length; k++)
            expect(k - i + 1).toBeLessThanOrEqual(burst + (((passed[k] as number) - from) / 1000) * 2 + 1e-6);
      }),
      { seed: 8, numRuns: 100 },
    );
  });
});

describe('the token', () => {
  it('is kept over restarts in a file of its owner alone, until another is asked for', () => {
    const dir = scratchFolder('token');
    const file = path.join(dir, 'dashboard.token');
    const first = readToken(dir);
    expect(first).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    chmodSync(file, 0o644);
    expect(readToken(dir)).toBe(first);
    expect(statSync(file).mode & 0o777, 'a file that others could read is closed').toBe(0o600);
    const second = readToken(dir, true);
    expect(second).not.toBe(first);
    expect(readToken(dir)).toBe(second);
    expect(readFileSync(file, 'utf8').trim()).toBe(second);
  });

  it('a file that somebody emptied or wrote by hand opens nothing', () => {
    const dir = scratchFolder('token');
    for (const text of ['', '\n', 'password', 'a b']) {
      writeFileSync(path.join(dir, 'dashboard.token'), text);
      const token = readToken(dir);
      expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
      expect(tokenCheck(token)(`Bearer ${text.trim()}`)).toBe(false);
      expect(tokenCheck(token)(`Bearer ${token}`)).toBe(true);
    }
  });

  it('no text but the token itself opens', () => {
    const token = readToken(scratchFolder('token'));
    const opens = tokenCheck(token);
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.constant(undefined),
          fc.string().map((s) => `Bearer ${s}`),
        ),
        (text) => {
          expect(opens(text)).toBe(false);
        },
      ),
      { seed: 8, numRuns: 300 },
    );
  });
});

describe('addresses', () => {
  it('another than this machine is refused without an origin, and an origin without TLS', () => {
    const check = (host: string, origin: string | null) => () => checkAddresses({ host, port: 1, origin });
    expect(check('127.0.0.1', null)).not.toThrow();
    expect(check('0.0.0.0', null)).toThrow(/other machines/);
    expect(check('192.168.1.5', 'http://desk.example.com')).toThrow(/no TLS/);
    expect(check('0.0.0.0', 'https://desk.example.com/path')).toThrow(/no origin/);
    expect(check('0.0.0.0', 'https://desk.example.com')).not.toThrow();
    expect(
      check('0.0.0.0', 'http://127.0.0.1:8787'),
      'a port that a container hands to this machine',
    ).not.toThrow();
  });

  it('a named origin adds exactly itself', () => {
    const { hosts, origins } = allowed(
      { host: '0.0.0.0', port: 80, origin: 'https://desk.example.com' },
      8787,
    );
    expect([...hosts]).toEqual(['127.0.0.1:8787', 'localhost:8787', 'desk.example.com']);
    expect([...origins]).toEqual([
      'http://127.0.0.1:8787',
      'http://localhost:8787',
      'https://desk.example.com',
    ]);
  });

  it('whatever target arrives, a path that passes has no step upwards, no second separator and nothing encoded left', () => {
    const piece = fc.constantFrom(
      '..',
      '.',
      '%2e',
      '%2F',
      '%5c',
      '\\',
      '%00',
      'a',
      '/',
      '//',
      '%',
      '?x',
      '%25',
      'é',
      ' ',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const found = pathOf(`/${pieces.join('')}`);
        const steps = found?.split('/') ?? [];
        expect(found ?? '').not.toMatch(/%(2f|5c|00)|\\|\/\/|\0/i);
        expect(steps).not.toContain('..');
      }),
      { seed: 8, numRuns: 500 },
    );
  });
});
