import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { intentDigest } from '../../domain/index.ts';
import { approveFlatten, Exposure, Gate } from '../../risk/index.ts';
import type { AccountState, Reduction } from '../../risk/index.ts';
import { account, apart, candidate, settings } from './cases.ts';

const gate = new Gate(settings(), apart, 'desk');
const reduction = (change: Partial<Reduction> = {}): Reduction => ({
  symbol: 'AAPL',
  strategy: 'Breakout',
  session: '2020-03-02',
  qty: 10,
  held: 10,
  ...change,
});

/** States in which no entry passes. */
const WORST: readonly Partial<AccountState>[] = [
  { noEntries: 'halted' },
  { noEntries: 'data_quality_day' },
  { equity: 1 },
  { equity: -5_000, buyingPower: -20_000 },
  { equity: Number.NaN },
  { buyingPower: 0 },
  { ordersLastMinute: 10_000 },
  { positions: Array.from({ length: 50 }, (_, i) => ({ symbol: `S${i}`, value: 1e6 })) },
];

describe('exits and stops', () => {
  it('P7: pass in every state of the account in which no entry does', () => {
    for (const state of WORST) {
      const exposure = new Exposure(account(state));
      const passes = {
        entry: gate.decideEntry(candidate({ symbol: 'MSFT' }), exposure).ok,
        exit: gate.approveExit(reduction(), exposure).ok,
        stop: gate.approveCover({ ...reduction({ symbol: 'IBM' }), stopPrice: 9 }, exposure).ok,
      };
      expect({ state, ...passes }).toEqual({ state, entry: false, exit: true, stop: true });
    }
  });

  it('P7: any exit of what is held passes for what is held, and never for more', () => {
    const amounts = fc.integer({ min: 1, max: 100_000 });
    fc.assert(
      fc.property(amounts, amounts, amounts, fc.constantFrom(...WORST), (first, second, held, state) => {
        const exposure = new Exposure(account(state));
        const sold = [first, second].map((qty) => {
          const answer = gate.approveExit(reduction({ qty, held }), exposure);
          return answer.ok ? answer.intent.qty : 0;
        });
        expect(sold).toEqual([Math.min(first, held), Math.min(second, held - Math.min(first, held))]);
      }),
      { seed: 1, numRuns: 1_000 },
    );
  });

  it('are market sells for the day, and resting stops', () => {
    const exit = gate.approveExit(reduction(), new Exposure(account()));
    const stop = gate.approveCover({ ...reduction(), stopPrice: 45.678 }, new Exposure(account()));
    const common = { symbol: 'AAPL', side: 'sell', qty: 10, orderClass: 'simple', strategy: 'Breakout' };
    expect(exit).toMatchObject({
      intent: { ...common, type: 'market', timeInForce: 'day', purpose: 'exit' },
    });
    expect(stop).toMatchObject({
      intent: { ...common, type: 'stop', timeInForce: 'gtc', purpose: 'stop', stopPrice: 45.67 },
    });
  });

  it('a stop under the lowest tick protects from there', () => {
    const stop = gate.approveCover({ ...reduction(), stopPrice: 0.00004 }, new Exposure(account()));
    expect(stop).toMatchObject({ intent: { stopPrice: 0.0001 } });
  });

  it('a stop with a target beside it is one oco, which promises its shares once', () => {
    const exposure = new Exposure(account());
    const cover = gate.approveCover({ ...reduction(), stopPrice: 45.678, targetPrice: 60.001 }, exposure);
    expect(cover).toMatchObject({
      intent: {
        type: 'limit', orderClass: 'oco', timeInForce: 'gtc', purpose: 'stop', qty: 10,
        takeProfit: { limitPrice: 60.01 }, stopLoss: { stopPrice: 45.67 },
      },
    }); // prettier-ignore
    expect(gate.approveCover({ ...reduction(), stopPrice: 40 }, exposure).ok, 'all is covered').toBe(false);
  });

  it('parts of a share, and a target that the stop has reached, leave the stop alone', () => {
    const cover = (change: object) =>
      gate.approveCover(
        { ...reduction(), stopPrice: 45, targetPrice: 60, ...change },
        new Exposure(account()),
      );
    expect(cover({ qty: 9.5 })).toMatchObject({
      intent: { type: 'stop', orderClass: 'simple', timeInForce: 'day', qty: 9.5 },
    });
    expect(cover({ targetPrice: 45 })).toMatchObject({
      intent: { type: 'stop', orderClass: 'simple', timeInForce: 'gtc' },
    });
  });

  it('what is left to protect decides the kind of stop, not what was asked for', () => {
    const cover = { ...reduction({ qty: 10, held: 9.5 }), stopPrice: 45, targetPrice: 60 };
    expect(gate.approveCover(cover, new Exposure(account()))).toMatchObject({
      intent: { type: 'stop', orderClass: 'simple', timeInForce: 'day', qty: 9.5 },
    });
  });

  it('parts of a share are promised without the dust of binary fractions', () => {
    const exposure = new Exposure(account());
    const sold = [0.1, 0.2].map((qty) => gate.approveExit(reduction({ qty, held: 0.3 }), exposure));
    expect(sold).toMatchObject([{ intent: { qty: 0.1 } }, { intent: { qty: 0.2, verdict: { cuts: [] } } }]);
    const left = { ...reduction({ held: 0.3 }), ordinal: 0 };
    expect(approveFlatten('desk', left, exposure), 'nothing is left').toBeNull();
  });

  it('more than is held is cut to what is held, and the cut is recorded', () => {
    const answer = gate.approveExit(reduction({ qty: 12 }), new Exposure(account()));
    const verdict = {
      formulaQty: 10,
      checks: ['no_short'],
      cuts: [{ code: 'no_short', from: 12, to: 10, limit: 10 }],
    };
    expect(answer).toMatchObject({ intent: { qty: 10, verdict } });
  });

  it('a stop covers what exits of its cycle leave, while no stop stands before an exit', () => {
    const exposure = new Exposure(account());
    const stop = () => gate.approveCover({ ...reduction(), stopPrice: 9 }, exposure);
    expect(gate.approveExit(reduction({ qty: 4 }), exposure)).toMatchObject({ intent: { qty: 4 } });
    expect(stop()).toMatchObject({ intent: { qty: 6 } });
    expect(stop()).toMatchObject({ denial: { code: 'no_short' } });
    expect(gate.approveExit(reduction({ ordinal: 1 }), exposure)).toMatchObject({ intent: { qty: 6 } });
  });

  it('nothing held, nothing asked and no number are refused', () => {
    for (const change of [{ held: 0 }, { qty: 0 }, { qty: -1 }, { held: -10 }, { qty: Number.NaN }]) {
      const answer = gate.approveExit(reduction(change), new Exposure(account()));
      expect({ ...answer, change }).toMatchObject({ change, denial: { code: 'no_short' } });
    }
  });

  it('P7: count against the minute of entries without being refused by it', () => {
    const exposure = new Exposure(account({ ordersLastMinute: 28 }));
    expect(gate.approveExit(reduction(), exposure).ok).toBe(true);
    expect(gate.approveCover({ ...reduction({ symbol: 'IBM' }), stopPrice: 9 }, exposure).ok).toBe(true);
    expect(gate.decideEntry(candidate({ symbol: 'MSFT' }), exposure)).toMatchObject({
      denial: { code: 'order_rate' },
    });
    expect(gate.approveExit(reduction({ symbol: 'KO' }), exposure).ok).toBe(true);
  });

  it('P2, P4: carry the digest of their content and an id of their place', () => {
    const answers = [
      gate.approveExit(reduction(), new Exposure(account())),
      gate.approveExit(reduction({ ordinal: 1 }), new Exposure(account())),
      gate.approveCover({ ...reduction(), stopPrice: 9 }, new Exposure(account())),
    ];
    const ids = answers.map((answer) => {
      if (!answer.ok) throw new Error(answer.denial.code);
      expect(answer.intent.verdict.digest).toBe(intentDigest(answer.intent));
      return answer.intent.clientOrderId;
    });
    expect(new Set(ids).size).toBe(3);
  });
});
