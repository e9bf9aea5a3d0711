import { describe, expect, it } from 'vitest';
import { documents, isCurrent } from '../../scripts/docs/documents.ts';

describe('documents made from code', async () => {
  const all = await documents();

  it.each(all.map((document) => [document.path, document] as const))(
    '%s says what the code says (npm run docs writes it)',
    (_, document) => {
      expect(isCurrent(document)).toBe(true);
    },
  );

  it('a difference is noticed', () => {
    const [first] = all;
    expect(first && isCurrent({ ...first, text: `${first.text} ` })).toBe(false);
    expect(first && isCurrent({ ...first, file: '/no/such/file' })).toBe(false);
  });

  it('hold no undefined, and end with one line feed', () => {
    for (const { path, text } of all) {
      expect(text, path).not.toMatch(/undefined|\[object|NaN/);
      expect(text.endsWith('\n') && !text.endsWith('\n\n'), path).toBe(true);
    }
  });
});
