import { describe, expect, it } from 'vitest';
import { DataAges } from '../../../orchestrator/safety/index.ts';

const at = (iso: string): number => Date.parse(iso);

describe('the age of data', () => {
  it('is counted in market hours only: a weekend and a holiday make nothing old', () => {
    const ages = new DataAges();
    ages.note('bars', at('2024-05-24T19:59:00Z'));
    expect(ages.stale(at('2024-05-24T22:00:00Z')), 'after the close').toEqual([]);
    expect(ages.stale(at('2024-05-25T15:00:00Z')), 'Saturday').toEqual([]);
    expect(ages.stale(at('2024-05-27T15:00:00Z')), 'Memorial Day').toEqual([]);
    expect(ages.stale(at('2024-05-28T13:44:59Z')), 'a quarter of an hour after the open').toEqual([]);
    expect(ages.stale(at('2024-05-28T13:45:01Z'))).toEqual([{ channel: 'bars', age: 901_000 }]);
  });

  it('ends at 13:00 on a short day', () => {
    const ages = new DataAges();
    ages.note('quotes', at('2024-11-29T17:00:00Z'));
    expect(ages.stale(at('2024-11-29T17:59:00Z'))).toHaveLength(1);
    expect(ages.stale(at('2024-11-29T18:01:00Z'))).toEqual([]);
  });

  it('is nothing for a channel that was never used, and never runs backwards', () => {
    const ages = new DataAges();
    expect(ages.age('quotes', at('2024-05-28T15:00:00Z'))).toBeNull();
    ages.note('quotes', at('2024-05-28T15:00:00Z'));
    ages.note('quotes', at('2024-05-28T14:00:00Z'));
    expect(ages.age('quotes', at('2024-05-28T15:01:00Z'))).toBe(60_000);
  });
});
