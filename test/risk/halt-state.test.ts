import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ACTIVE, halt, mayOpen, resume } from '../../risk/index.ts';
import type { Halt } from '../../risk/index.ts';

const notice = (state: 'reducing' | 'halted', code = 'daily_loss'): Halt => ({
  state,
  by: 'desk',
  code,
  reason: 'the day lost 5 %',
  since: '2020-03-02T21:00:00.000Z',
});

describe('the halt state', () => {
  it('is active from the beginning, and only then may anything new be opened', () => {
    expect(mayOpen(ACTIVE)).toBe(true);
    expect(mayOpen(notice('reducing'))).toBe(false);
    expect(mayOpen(notice('halted'))).toBe(false);
  });

  it('keeps who, when and why', () => {
    expect(halt(ACTIVE, notice('halted'))).toEqual(notice('halted'));
  });

  it('tightens from reducing to halted and never the other way', () => {
    expect(halt(notice('reducing'), notice('halted', 'by_hand')).code).toBe('by_hand');
    expect(halt(notice('halted'), notice('reducing', 'model')).state).toBe('halted');
  });

  it('keeps the first reason where the same halt comes again', () => {
    expect(halt(notice('halted', 'first'), notice('halted', 'second')).code).toBe('first');
  });

  it('no sequence of halts loosens; one resume does', () => {
    const weight = { active: 0, reducing: 1, halted: 2 };
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('reducing' as const, 'halted' as const), { minLength: 1 }),
        (states) => {
          let now = ACTIVE;
          for (const state of states) {
            const next = halt(now, notice(state));
            expect(weight[next.state]).toBe(Math.max(weight[now.state], weight[state]));
            now = next;
          }
          expect(mayOpen(now)).toBe(false);
          expect(mayOpen(resume('anna', 'looked at it', '2020-03-03T12:00:00.000Z'))).toBe(true);
        },
      ),
      { seed: 1, numRuns: 200 },
    );
  });
});
