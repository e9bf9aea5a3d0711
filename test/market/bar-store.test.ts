import { describe, expect, it } from 'vitest';
import { memoryBarStore, nullBarStore } from '../../market/index.ts';
import { barStoreContract } from '../contracts/bar-store.ts';

barStoreContract('in memory', () => Promise.resolve(memoryBarStore()));

describe('the null bar store', () => {
  it('forgets everything', async () => {
    const bar = { date: '2024-01-02', open: 1, high: 1, low: 1, close: 1, volume: 1 };
    await nullBarStore.append('AAPL', 0, [bar]);
    await nullBarStore.replace('AAPL', 0, [bar]);
    expect((await nullBarStore.load(['AAPL'])).size).toBe(0);
  });
});
