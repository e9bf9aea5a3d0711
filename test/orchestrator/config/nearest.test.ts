import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance, nearest, nearMiss } from '../../../orchestrator/config/nearest.ts';

const word = fc.string({ maxLength: 8 });

describe('edit distance', () => {
  it.each([
    ['', '', 0],
    ['abc', '', 3],
    ['abc', 'abc', 0],
    ['abc', 'acb', 1],
    ['kitten', 'sitting', 3],
    ['RISK_MAX_PERTRADE', 'RISK_MAX_PER_TRADE', 1],
  ])('%s to %s takes %i edits', (a, b, edits) => {
    expect(editDistance(a, b)).toBe(edits);
  });

  it('is symmetric, zero only for equal texts, and at most the longer length', () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        const d = editDistance(a, b);
        expect(d).toBe(editDistance(b, a));
        expect(d === 0).toBe(a === b);
        expect(d).toBeLessThanOrEqual(Math.max(a.length, b.length));
      }),
      { seed: 1, numRuns: 300 },
    );
  });
});

describe('did you mean', () => {
  const known = ['SEED', 'SYMBOLS', 'RISK_MAX_PER_TRADE', 'OPENAI_API_KEY'];

  it.each([
    ['RISK_MAX_PERTRADE', 'RISK_MAX_PER_TRADE'],
    ['risk_max_per_trade', 'RISK_MAX_PER_TRADE'],
    ['RISK_MAX_PRE_TRADE', 'RISK_MAX_PER_TRADE'],
    ['SYMBOL', 'SYMBOLS'],
    ['seed', 'SEED'],
    ['FEED', undefined],
    ['SPEED', undefined],
    ['OPENAI_API_URL', undefined],
    ['PATH', undefined],
  ])('%s in the environment means %s', (name, meant) => {
    expect(nearMiss(name, known)).toBe(meant);
  });

  it('gives the closest of several', () => {
    expect(nearest('SYMBOLZ', ['SYMPOLS', 'SYMBOLS'], 3)).toBe('SYMBOLS');
  });
});
