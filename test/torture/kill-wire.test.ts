import { describe, expect, it } from 'vitest';
import { killWire } from '../../torture/kill-wire.ts';

describe('kill -9 on the wire', () => {
  it('P4, P9: desk and exchange in processes of their own, killed while they trade, end with books that agree', async () => {
    const { failures, counts } = await killWire.run({ cases: killWire.short, firstSeed: 1 });
    expect(failures).toEqual([]);
    expect(counts['kills']).toBe(killWire.short);
    expect(counts['kills of the exchange']).toBeGreaterThan(0);
    expect(counts['orders']).toBeGreaterThan(0);
  }, 150_000);
});
