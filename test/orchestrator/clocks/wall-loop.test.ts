import { describe, expect, it } from 'vitest';
import { wallLoop } from '../../../orchestrator/clocks/wall-loop.ts';
import type { WallLoopParts } from '../../../orchestrator/clocks/wall-loop.ts';

/** A wall clock that only sleeping moves, and a loop on it. */
function story(start: string, more: Partial<WallLoopParts> = {}) {
  let now = Date.parse(start);
  const naps: number[] = [];
  const said: string[] = [];
  const done: { session: string; at: string }[] = [];
  const skipped: string[] = [];
  let decided: string | null = null;
  const parts: WallLoopParts = {
    clock: { kind: 'wall', now: () => now },
    sleep: async (ms) => {
      naps.push(ms);
      now += ms;
      await Promise.resolve();
    },
    interval: 60_000,
    decided: () => decided,
    dataThere: async () => true,
    cycle: async (session) => {
      done.push({ session, at: new Date(now).toISOString() });
      decided = session;
    },
    skipped: async (session) => void skipped.push(session),
    say: (text) => said.push(text),
    ...more,
  };
  const abort = new AbortController();
  return { parts, naps, said, done, skipped, abort, run: () => wallLoop(parts, abort.signal), at: () => now };
}

describe('the loop on the wall clock', () => {
  it('decides once after each finished session, within five minutes of its close', async () => {
    const s = story('2024-07-01T21:00:00Z', { cycles: 4 });
    await s.run();
    expect(s.done.map((d) => d.session)).toEqual(['2024-07-01', '2024-07-02', '2024-07-03', '2024-07-05']);
    expect(s.done[2]?.at.slice(0, 14), '3 July 2024 closed at 13:00 New York').toBe('2024-07-03T17:');
    expect(Math.max(...s.naps), 'never longer than five minutes').toBeLessThanOrEqual(300_000);
    expect(
      s.said.some((t) => t.includes('2024-07-05T20:00:00.000Z')),
      'says until when, over the holiday',
    ).toBe(true);
  });

  it('does not decide on a close whose next open has passed', async () => {
    const s = story('2024-07-02T15:00:00Z', { cycles: 1 });
    await s.run();
    expect(s.done.map((d) => d.session)).toEqual(['2024-07-02']);
    expect(s.said[0]).toContain('2024-07-01 is no longer decided on');
  });

  it('waits for bars that the provider does not have yet', async () => {
    let asked = 0;
    const s = story('2024-07-02T20:01:00Z', { cycles: 1, dataThere: async () => ++asked > 3 });
    await s.run();
    expect(asked).toBe(4);
    expect(s.done).toHaveLength(1);
  });

  it('skips a cycle that would start while one is open, and says so', async () => {
    let release = (): void => undefined;
    const s = story('2024-07-02T20:01:00Z', {
      cycles: 1,
      maxOpen: 1,
      cycle: () => new Promise<void>((resolve) => (release = resolve)),
    });
    const loop = wallLoop(
      {
        ...s.parts,
        cycles: 2,
        // A first decision that never arrives makes every later tick want the session again.
        skipped: async (session, open) => {
          s.skipped.push(`${session} ${open}`);
          s.abort.abort();
          release();
        },
        clock: { kind: 'wall', now: () => s.at() + 24 * 3600_000 * (s.naps.length > 0 ? 1 : 0) },
      },
      s.abort.signal,
    );
    await loop;
    expect(s.skipped).toEqual(['2024-07-03 1']);
  });

  it('ends at once when it is told to', async () => {
    const s = story('2024-07-06T12:00:00Z');
    s.abort.abort();
    await s.run();
    expect(s.done).toEqual([]);
  });
});
