import { describe, expect, it } from 'vitest';
import { andThen, oneByOne } from '../../domain/index.ts';
import type { Soon } from '../../domain/index.ts';

describe('values that are there soon', () => {
  it('are gone on with at once where they are there, and afterwards where they are not', async () => {
    expect(andThen(2, (n) => n + 1)).toBe(3);
    expect(await andThen(Promise.resolve(2), (n) => n + 1)).toBe(3);
  });

  it('items are taken one by one in order, at once up to the first that has to be waited for', async () => {
    expect(oneByOne([1, 2, 3], (n) => n * 2)).toEqual([2, 4, 6]);
    const begun: number[] = [];
    const step = (n: number): Soon<number> => {
      begun.push(n);
      return n === 2 ? Promise.resolve(n * 2) : n * 2;
    };
    const all = oneByOne([1, 2, 3], step);
    expect(begun, 'the third waits for the second').toEqual([1, 2]);
    expect(await all).toEqual([2, 4, 6]);
    expect(begun).toEqual([1, 2, 3]);
  });

  it('an item that fails ends the row: those behind it are not begun', async () => {
    const begun: number[] = [];
    const step = (n: number): Soon<number> => {
      begun.push(n);
      return n === 2 ? Promise.reject(new Error('two')) : Promise.resolve(n);
    };
    await expect(oneByOne([1, 2, 3], step)).rejects.toThrow('two');
    expect(begun).toEqual([1, 2]);
  });
});
