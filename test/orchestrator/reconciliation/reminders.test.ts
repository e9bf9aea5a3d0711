import { describe, expect, it } from 'vitest';
import { ReplayedClock } from '../../../domain/index.ts';
import { Reminders } from '../../../orchestrator/reconciliation/reminders.ts';

const difference = (repair: 'none' | 'cover', subject = 'SPY') => ({ kind: 'uncovered', subject, desk: 10, broker: 0, repair }); // prettier-ignore

/** A reading each minute, and the minutes in which something was told. */
function minutes(readings: readonly (readonly ReturnType<typeof difference>[])[]): readonly number[] {
  const clock = new ReplayedClock();
  const reminders = new Reminders(clock, 60_000);
  return readings.flatMap((divergences, minute) => {
    clock.advanceTo(minute * 60_000);
    return reminders.due(divergences) ? [minute] : [];
  });
}

const often = <T>(one: T, n = 20): readonly T[] => Array.from({ length: n }, () => one);

describe('what a timer reminds of', () => {
  it('a difference is told when it is new, and not again', () => {
    expect(minutes(often([difference('none')]))).toEqual([0]);
  });

  it('P7: what a station must mend is told again after pauses that double, for as long as it stays', () => {
    expect(minutes(often([difference('cover')]))).toEqual([0, 1, 3, 7, 15]);
  });

  it('a second reading of the same moment says nothing', () => {
    const reminders = new Reminders(new ReplayedClock(), 60_000);
    expect([1, 2, 3].map(() => reminders.due([difference('cover')]))).toEqual([true, false, false]);
  });

  it('what was gone is new when it comes back, each by itself', () => {
    const [a, b] = [difference('none'), difference('none', 'QQQ')];
    expect(minutes([[a], [a, b], [a, b], [b], [], [b], [a, b]])).toEqual([0, 1, 5, 6]);
  });
});
