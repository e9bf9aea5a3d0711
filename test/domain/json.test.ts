import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../domain/index.ts';

/** The plain way: every key sorted, everything else as JSON has it. */
function naive(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(naive).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([key, v]) => `${JSON.stringify(key)}:${naive(v)}`).join(',')}}`;
}

describe('canonical JSON', () => {
  it('P5: is the naive form of any JSON value, whatever the order of its keys', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(canonicalJson(value)).toBe(naive(value));
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { seed: 1, numRuns: 2000 },
    );
  });

  it('leaves undefined properties out, and refuses what JSON would change in silence', () => {
    expect(canonicalJson({ b: undefined, a: [undefined, 1] })).toBe('{"a":[null,1]}');
    for (const value of [Number.NaN, Infinity, () => 1, 1n]) {
      expect(() => canonicalJson({ deep: [value] }), typeof value).toThrow(TypeError);
    }
  });
});
