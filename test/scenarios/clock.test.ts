import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ReplayedClock, WallClock } from '../../domain/index.ts';
import { wallLoop } from '../../orchestrator/clocks/wall-loop.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('a clock that jumps back', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
  afterEach(() => void vi.useRealTimers());

  it('on the wall it stands still until time has caught up, says how far behind the machine is, then goes on', () => {
    const noon = Date.parse('2024-03-05T17:00:00Z');
    vi.setSystemTime(noon);
    const clock = new WallClock();
    expect([clock.now(), clock.behind()]).toEqual([noon, 0]);
    vi.setSystemTime(noon - HOUR);
    expect([clock.now(), clock.behind()]).toEqual([noon, HOUR]);
    vi.setSystemTime(noon - 1);
    expect([clock.now(), clock.behind()]).toEqual([noon, 1]);
    vi.setSystemTime(noon + 5);
    expect([clock.now(), clock.behind()]).toEqual([noon + 5, 0]);
  });

  it('no session is decided twice, or before its close, however the machine jumps', async () => {
    // Tuesday 16:01 in New York: the session has just closed.
    vi.setSystemTime(Date.parse('2024-03-05T21:01:00Z'));
    const clock = new WallClock();
    const stop = new AbortController();
    const times: number[] = [];
    const decided: string[] = [];
    let naps = 0;
    await wallLoop(
      {
        clock,
        interval: MINUTE,
        decided: () => '2024-03-04',
        dataThere: async () => true,
        cycle: async (session) => void decided.push(session),
        skipped: async () => undefined,
        say: () => undefined,
        async sleep(milliseconds) {
          times.push(clock.now());
          naps++;
          // Every tenth nap the machine's clock is set back by two days; two days later it is right again.
          const jump = naps % 10 === 5 ? -48 * HOUR : naps % 10 === 7 ? 48 * HOUR : 0;
          vi.setSystemTime(Date.now() + milliseconds + jump);
          if (naps === 1500) stop.abort();
          await Promise.resolve();
        },
      },
      stop.signal,
    );
    expect(decided.slice(0, 3)).toEqual(['2024-03-05', '2024-03-06', '2024-03-07']);
    expect(decided, 'in order, each once').toEqual([...new Set(decided)].sort());
    expect(times, 'time never goes back').toEqual([...times].sort((a, b) => a - b));
  });
});

describe('a replayed clock', () => {
  it('P5: stands until it is moved and never moves back', () => {
    const clock = new ReplayedClock(1000);
    clock.advanceTo(999);
    expect(clock.now()).toBe(1000);
    clock.advanceTo(2000);
    clock.advanceTo(1500);
    clock.advanceTo(Number.NaN);
    expect([clock.now(), clock.now()]).toEqual([2000, 2000]);
  });
});
