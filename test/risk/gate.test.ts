import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DENIALS, intentDigest } from '../../domain/index.ts';
import type { ApprovedIntent } from '../../domain/index.ts';
import { Exposure, Gate } from '../../risk/index.ts';
import type { RiskSettings } from '../../risk/index.ts';
import { CONDITIONS, LIMITS } from '../../risk/rules/index.ts';
import { account, apart, candidate, cases, comparable, rule, settings } from './cases.ts';
import { oracle } from './oracle.ts';

describe('the gate on random cycles', () => {
  // torture/gate.ts does it many times more often, and counts what came up; this one shrinks what it finds.
  it('P2: every order, cut and refusal is that of the oracle', () => {
    fc.assert(
      fc.property(cases, (c) => {
        expect(comparable(rule(c))).toEqual(oracle(c));
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  it('P1: no confidence, price or range from outside, however absurd, gets an order past the limits or a figure that is no number', () => {
    const absurd = fc.constantFrom(
      Number.NaN,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      -1,
      0,
      1e-9,
      0.5,
      1.5,
      1e300,
    );
    fc.assert(
      fc.property(absurd, absurd, absurd, absurd, (confidence, close, atr14, averageVolume20) => {
        const c = candidate({ confidence, close, atr14, averageVolume20 });
        const answer = new Gate(settings(), apart, 'desk').decideEntry(c, new Exposure(account()));
        const cost = answer.ok ? answer.intent.qty * (answer.intent.limitPrice ?? Number.NaN) : 0;
        expect(cost).toBeLessThanOrEqual(20_000);
        const figures = answer.ok
          ? [answer.intent.stopLoss?.stopPrice]
          : Object.values(answer.denial.figures);
        expect(figures.every(Number.isFinite)).toBe(true);
      }),
      { seed: 1, numRuns: 3_000 },
    );
  });
});

function approved(change: Parameters<typeof candidate>[0] = {}, limits = settings()): ApprovedIntent {
  const answer = new Gate(limits, apart, 'desk').decideEntry(candidate(change), new Exposure(account()));
  if (!answer.ok) throw new Error(answer.denial.code);
  return answer.intent;
}

describe('the plan of an approved entry', () => {
  const plan = (change: Partial<RiskSettings> = {}) => approved({}, settings(change)).plan;

  it('is a stop two ATRs under the close and nothing else, where nothing else is asked', () => {
    expect(plan()).toEqual({ stopPrice: 34, trail: null, targetPrice: null, timeLimit: null });
  });

  it('measures every distance from the close: ATRs, percent or dollars, each price on its tick', () => {
    expect(plan({ PLAN_STOP: 'percent:7.25' })?.stopPrice).toBe(46.37);
    expect(plan({ PLAN_STOP: 'dollars:3.333' })?.stopPrice).toBe(46.66);
    expect(plan({ PLAN_TARGET: 'percent:7.25' })?.targetPrice).toBe(53.63);
    expect(plan({ PLAN_TARGET: 'atr:1.5' })?.targetPrice).toBe(62);
    expect(plan({ PLAN_TRAIL: 'atr:2.5' })?.trail).toEqual({ kind: 'dollars', value: 20 });
    expect(plan({ PLAN_TRAIL: 'dollars:3' })?.trail).toEqual({ kind: 'dollars', value: 3 });
    expect(plan({ PLAN_TRAIL: 'percent:3' })?.trail).toEqual({ kind: 'percent', value: 3 });
    expect(plan({ PLAN_TIME_LIMIT: '20' })?.timeLimit).toBe(20);
  });

  it('a target goes with the entry as a bracket where a broker takes it, a cent over the entry limit', () => {
    const order = (PLAN_TARGET: string) => approved({}, settings({ PLAN_TARGET }));
    expect(order('dollars:5.01')).toMatchObject({
      orderClass: 'bracket',
      limitPrice: 55,
      takeProfit: { limitPrice: 55.01 },
      stopLoss: { stopPrice: 34 },
    });
    const nearer = order('dollars:5');
    expect(nearer).toMatchObject({ orderClass: 'oto', plan: { targetPrice: 55 } });
    expect(nearer.takeProfit, 'it follows once the position is there').toBeUndefined();
  });

  it('P2: is part of what the verdict is about', () => {
    const intent = approved();
    const forged = { ...intent, plan: { ...intent.plan, stopPrice: 33 } } as typeof intent;
    expect(intentDigest(forged)).not.toBe(intent.verdict.digest);
  });
});

describe('an approved entry', () => {
  it('is a buy limit at the collar with its stop leg two ATRs under the close', () => {
    expect(approved()).toMatchObject({
      symbol: 'AAPL',
      side: 'buy',
      type: 'limit',
      qty: 100,
      timeInForce: 'gtc',
      orderClass: 'oto',
      limitPrice: 55,
      stopLoss: { stopPrice: 34 },
      purpose: 'entry',
      strategy: 'Breakout',
      session: '2020-03-02',
      verdict: { formulaQty: 100, cuts: [], confidence: 0.6 },
    });
  });

  it('goes at its own offset where ENTRY_ORDER is a limit', () => {
    expect(approved({}, settings({ ENTRY_ORDER: 'limit:20' })).limitPrice).toBe(50.1);
    expect(approved({}, settings({ ENTRY_ORDER: 'limit:-20' })).limitPrice).toBe(49.9);
  });

  it('has prices on the tick, rounded down', () => {
    const intent = approved({ close: 33.33, atr14: 1.007 });
    expect(intent.limitPrice).toBe(36.66);
    expect(intent.stopLoss?.stopPrice).toBe(31.31);
  });

  it('names every rule it passed', () => {
    expect(approved().verdict.checks).toEqual([...CONDITIONS, ...LIMITS].map((rule) => rule.code));
  });

  it('P4: has an id of its place alone, another one for each ordinal', () => {
    expect(approved({ confidence: 0.9 }).clientOrderId).toBe(approved().clientOrderId);
    expect(approved({ ordinal: 1 }).clientOrderId).not.toBe(approved().clientOrderId);
    expect(approved().clientOrderId).toMatch(/^desk-20200302-AAPL-entry-[0-9a-f]{8}$/);
  });

  it('P2: carries the digest of its content', () => {
    const intent = approved();
    expect(intent.verdict.digest).toBe(intentDigest(intent));
    const journalled = JSON.parse(JSON.stringify(intent)) as ApprovedIntent;
    expect(intentDigest(journalled), 'also after a way through the journal').toBe(intent.verdict.digest);
  });

  it('P2: no field can be changed without its digest being wrong', () => {
    const intent = approved();
    const forgeries = [
      { qty: 101 },
      { side: 'sell' },
      { symbol: 'MSFT' },
      { type: 'market' },
      { limitPrice: 55.01 },
      { stopLoss: { stopPrice: 33 } },
      { stopLoss: undefined },
      { takeProfit: { limitPrice: 99 } },
      { timeInForce: 'day' },
      { orderClass: 'simple' },
      { clientOrderId: 'desk-20200302-AAPL-entry-00000000' },
      { purpose: 'exit' },
      { strategy: 'MeanReversion' },
      { session: '2020-03-03' },
    ] as const;
    const unnoticed = forgeries.filter(
      (change) =>
        intentDigest({ ...intent, ...change } as unknown as typeof intent) === intent.verdict.digest,
    );
    expect(unnoticed).toEqual([]);
  });

  it('records each cut with the size before and after and the limit that made it', () => {
    const limits = settings({ RISK_MAX_SHARES: 80 });
    const intent = approved({ averageVolume20: 1_000 }, limits);
    expect(intent.qty).toBe(50);
    expect(intent.verdict).toMatchObject({
      formulaQty: 100,
      cuts: [
        { code: 'shares_limit', from: 100, to: 80, limit: 80 },
        { code: 'volume_share', from: 80, to: 50, limit: 0.05 },
      ],
    });
  });

  it('of one cycle leaves less room to the next', () => {
    const gate = new Gate(settings(), { ...apart, sectorOf: () => 'tech' }, 'desk');
    const exposure = new Exposure(account());
    const sizes = ['A', 'B', 'C'].map((symbol) => {
      const answer = gate.decideEntry(candidate({ symbol, atr14: 1 }), exposure);
      return answer.ok ? answer.intent.qty : answer.denial.code;
    });
    expect(sizes, '20 % of equity each at 55 dollars, 40 % in the sector').toEqual([363, 363, 1]);
  });

  it('joins the group of each symbol it moves like, and the fullest of them decides', () => {
    const pairs = new Set(['AB', 'BC']);
    const market = {
      sectorOf: (symbol: string) => symbol,
      correlation: (a: string, b: string) => (pairs.has([a, b].toSorted().join('')) ? 0.9 : 0),
    };
    const positions = [{ symbol: 'A', value: 19_000 }, { symbol: 'B', value: 19_000 }]; // prettier-ignore
    const gate = new Gate(settings(), market, 'desk');
    const answer = gate.decideEntry(candidate({ symbol: 'C' }), new Exposure(account({ positions })));
    expect(answer.ok && answer.intent.qty, '40,000 less A and B, with which B moves, at 55').toBe(36);
  });
});

describe('a size at the edge of a room', () => {
  const cut = (close: number, averageVolume20: number, ENTRY_ORDER = 'limit:0') => {
    const at = { close, atr14: close / 10, averageVolume20 };
    const answer = new Gate(settings({ ENTRY_ORDER }), apart, 'desk').decideEntry(candidate(at), new Exposure(account()));
    return answer.ok ? answer.intent.qty : answer.denial;
  };
  const volumeOf = (shares: number): number => shares / 0.05;

  it('the rounding of a double costs no share, and makes none that costs what the ledger can tell', () => {
    expect(cut(50, volumeOf(3 - 5e-10))).toBe(3);
    expect(cut(50, volumeOf(3 - 2e-9))).toBe(2);
    expect(cut(0.02, volumeOf(3 - 1e-6)), 'a cheap share is a share all the same').toBe(2);
    expect(cut(600, volumeOf(3 - 9e-10)), '5.4e-7 dollars').toBe(2);
    expect(cut(600, volumeOf(3 - 5e-10))).toBe(3);
  });

  it('a refusal says how much room there was, and none is not less than none', () => {
    expect(cut(50, volumeOf(0.5))).toMatchObject({ code: 'volume_share', figures: { shares: 0.5, limit: 0.05 } });
    const broke = new Exposure(account({ buyingPower: -500 }));
    expect(new Gate(settings(), apart, 'desk').decideEntry(candidate(), broke)).toMatchObject({
      denial: { code: 'buying_power', figures: { shares: 0, limit: -500, wanted: 100 } },
    });
  });
}); // prettier-ignore

describe('the list of refusals', () => {
  it('has a rule for every code: a condition, a limit, the size itself, or the exits', () => {
    const codes = [...CONDITIONS, ...LIMITS].map((rule) => rule.code);
    expect(new Set(codes).size).toBe(codes.length);
    expect([...codes, 'risk_per_trade', 'no_short'].toSorted()).toEqual(Object.keys(DENIALS).toSorted());
  });
});
