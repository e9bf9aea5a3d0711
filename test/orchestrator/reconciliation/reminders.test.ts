import { describe, expect, it } from 'vitest';
import { Reminders } from '../../../orchestrator/reconciliation/reminders.ts';

const difference = (repair: 'none' | 'cover', subject = 'SPY') => ({ kind: 'uncovered', subject, desk: 10, broker: 0, repair }); // prettier-ignore

describe('what a timer reminds of', () => {
  const told = (repair: 'none' | 'cover') => {
    const reminders = new Reminders();
    return Array.from({ length: 10 }, () => reminders.due([difference(repair)]));
  };

  it('a difference is told when it is new, and not again', () => {
    expect(told('none')).toEqual([true, ...Array<boolean>(9).fill(false)]);
  });

  it('what a station must mend is told again after pauses that double, for as long as it stays', () => {
    expect(told('cover').flatMap((due, i) => (due ? [i + 1] : []))).toEqual([1, 2, 4, 8]);
  });

  it('what was gone is new when it comes back, each by itself', () => {
    const reminders = new Reminders();
    const [a, b] = [difference('cover'), difference('cover', 'QQQ')];
    expect([[a], [a, b], [a, b]].map((round) => reminders.due(round))).toEqual([true, true, true]);
    expect(reminders.due([a]), 'the fourth of one').toBe(true);
    expect(reminders.due([a])).toBe(false);
    expect(reminders.due([])).toBe(false);
    expect(reminders.due([a, b])).toBe(true);
  });
});
