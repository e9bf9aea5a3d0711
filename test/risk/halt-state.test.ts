import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextSession } from '../../domain/calendar/index.ts';
import {
  completed,
  consequences,
  halt,
  haltRule,
  HALTS,
  mayOpen,
  NO_HALTS,
  resume,
  sizeShare,
  stateOf,
} from '../../risk/index.ts';
import type { Halt, HaltCode, Halts } from '../../risk/index.ts';

const CODES = Object.keys(HALTS) as HaltCode[];
const notice = (state: Halt['state'], code = 'daily_loss', reason = 'the day lost 5 %'): Halt => ({
  state,
  by: 'desk',
  code,
  reason,
  since: '2020-03-02T21:00:00.000Z',
});
const calm = { ramp: false } as const;

describe('halts', () => {
  it('there are none in the beginning, and only then may anything new be opened', () => {
    expect(mayOpen(NO_HALTS)).toBe(true);
    expect(stateOf(NO_HALTS)).toBe('active');
    for (const state of ['reducing', 'halted'] as const) {
      expect(mayOpen(halt(NO_HALTS, notice(state)))).toBe(false);
      expect(stateOf(halt(NO_HALTS, notice(state)))).toBe(state);
    }
  });

  it('keep who, when and why, each by its code', () => {
    const both = halt(halt(NO_HALTS, notice('reducing', 'model_failures')), notice('halted', 'by_hand'));
    expect(both.standing).toEqual([notice('reducing', 'model_failures'), notice('halted', 'by_hand')]);
    expect(stateOf(both)).toBe('halted');
  });

  it('keep the first reason where the same halt comes again, and may only tighten', () => {
    const first = halt(NO_HALTS, notice('halted', 'slippage', 'first'));
    expect(halt(first, notice('halted', 'slippage', 'second'))).toEqual(first);
    expect(halt(first, notice('reducing', 'slippage', 'second'))).toEqual(first);
    const reducing = halt(NO_HALTS, notice('reducing', 'model_failures', 'first'));
    expect(halt(reducing, notice('reducing', 'model_failures', 'second'))).toEqual(reducing);
    const tighter = halt(halt(NO_HALTS, notice('reducing', 'x')), notice('halted', 'x', 'worse'));
    expect(tighter.standing).toEqual([notice('halted', 'x', 'worse')]);
  });

  it('clear one by one: what was not named still stands', () => {
    const both = halt(halt(NO_HALTS, notice('reducing', 'model_failures')), notice('halted', 'by_hand'));
    const one = resume(both, { codes: ['by_hand'], ...calm });
    expect(stateOf(one)).toBe('reducing');
    expect(stateOf(resume(one, { codes: ['model_failures'], ...calm }))).toBe('active');
    expect(resume(both, { codes: [], ...calm })).toEqual(both);
  });

  it('no sequence of halts loosens; the state is always that of the tightest one standing', () => {
    const step = fc.record({
      code: fc.constantFrom(...CODES),
      clear: fc.boolean(),
      state: fc.constantFrom('reducing' as const, 'halted' as const),
    });
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        let now: Halts = NO_HALTS;
        const model = new Map<string, 'reducing' | 'halted'>();
        for (const { code, clear, state } of steps) {
          if (clear) {
            now = resume(now, { codes: [code], ...calm });
            model.delete(code);
          } else {
            now = halt(now, notice(state, code));
            if (model.get(code) !== 'halted') model.set(code, state);
          }
          const states = new Set(model.values());
          expect(stateOf(now)).toBe(
            states.has('halted') ? 'halted' : states.size > 0 ? 'reducing' : 'active',
          );
          expect(mayOpen(now)).toBe(states.size === 0);
        }
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('of a code that this version does not know are nobody’s to clear but a person’s', () => {
    expect(haltRule('from_a_newer_version')).toBeNull();
    expect(haltRule('toString')).toBeNull();
  });
});

describe('sizes after a halt', () => {
  const ramping = resume(halt(NO_HALTS, notice('halted', 'drawdown')), { codes: ['drawdown'], ramp: true });

  it.each([1, 3])('return by 20, 40, 60, 80, 100 % over %i sessions each', (days) => {
    let now = ramping;
    const shares: number[] = [];
    for (let i = 0, session = '2020-03-02'; i < 6 * days; i++, session = nextSession(session)) {
      shares.push(sizeShare(now, session, days));
      now = completed(now, session);
    }
    const each = (share: number): number[] => Array.from({ length: days }, () => share);
    expect(shares).toEqual([0.2, 0.4, 0.6, 0.8, 1, 1].flatMap(each));
  });

  it('begin at a fifth in a session before the first that counts, too', () => {
    expect(sizeShare(completed(ramping, '2020-03-04'), '2020-03-02', 1)).toBe(0.2);
    expect(sizeShare(completed(ramping, '2020-03-04'), '2020-03-04', 1)).toBe(0.2);
  });

  it('are whole where nothing asked for steps', () => {
    expect(sizeShare(NO_HALTS, '2020-03-02', 1)).toBe(1);
    expect(sizeShare(completed(NO_HALTS, '2020-03-02'), '2020-03-02', 1)).toBe(1);
  });

  it('begin anew with another drawdown, and not with any other resume', () => {
    const later = completed(ramping, '2020-03-02');
    expect(sizeShare(resume(later, { codes: ['by_hand'], ...calm }), '2020-03-04', 1)).toBe(0.6);
    expect(sizeShare(resume(later, { codes: ['drawdown'], ramp: true }), '2020-03-04', 1)).toBe(0.2);
  });

  it('follow a drawdown alone, together with a new peak', () => {
    const asked = CODES.filter((code) => consequences([code]).ramp);
    expect(asked).toEqual(['drawdown']);
    expect(consequences(['from_a_newer_version'])).toEqual({ peakReset: false, ramp: false });
    expect(consequences(['by_hand', 'drawdown'])).toEqual({ peakReset: true, ramp: true });
  });
});
