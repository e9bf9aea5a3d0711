import { describe, expect, it } from 'vitest';
import { killProof } from '../../torture/kill.ts';

describe('kill -9', () => {
  it('P4: a real process killed 20 times while it trades loses nothing, does nothing twice and ends where a calm one does', async () => {
    const proof = killProof('kill -9');
    const { failures, counts } = await proof.run({ cases: proof.short, firstSeed: 1 });
    expect(failures).toEqual([]);
    expect(counts['kills']).toBeGreaterThan(10);
    expect(counts['kills in mid-run']).toBeGreaterThan(10);
  }, 900_000);
});
