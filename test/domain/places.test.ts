import { describe, expect, it } from 'vitest';
import { Places } from '../../domain/index.ts';

const listOf = (...symbols: string[]) => symbols.map((symbol, place) => ({ symbol, place }));

describe('places in lists of symbols', () => {
  it('finds an entry in a list of another order, and nothing of a symbol that is not in it', () => {
    const places = new Places();
    const [monday, tuesday, wednesday] = [listOf('A', 'B', 'C'), listOf('B', 'C'), listOf('C', 'A')];
    expect(places.of(monday, 'C')).toBe(monday[2]);
    expect(places.of(monday, 'A')).toBe(monday[0]);
    expect(places.of(tuesday, 'C')).toBe(tuesday[1]);
    expect(places.of(tuesday, 'A')).toBeUndefined();
    expect(places.of(tuesday, 'A')).toBeUndefined();
    expect(places.of(wednesday, 'A')).toBe(wednesday[1]);
    expect(places.of([], 'A')).toBeUndefined();
  });
});
