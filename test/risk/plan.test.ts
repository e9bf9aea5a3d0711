import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  approveFlatten,
  completed,
  DESK_MANNER,
  Exposure,
  Gate,
  halt,
  haltsTable,
  marketHaltsOver,
  NO_HALTS,
  plannedStop,
  Ruling,
  trailedStop,
} from '../../risk/index.ts';
import type { EntryManner } from '../../risk/index.ts';
import { intentDigest } from '../../domain/index.ts';
import { account, apart, candidate, settings } from './cases.ts';

describe('where a stop belongs', () => {
  const plan = (trail: { kind: 'dollars' | 'percent'; value: number } | null) => ({
    stopPrice: 90,
    trail,
    targetPrice: null,
    timeLimit: null,
  });

  it('as planned where nothing trails', () => {
    expect(trailedStop(plan(null), 500)).toBe(90);
  });

  it('follows the highest close by dollars or percent, on the tick below, and never moves down', () => {
    expect(trailedStop(plan({ kind: 'dollars', value: 5 }), 100.019)).toBe(95.01);
    expect(trailedStop(plan({ kind: 'percent', value: 10 }), 200)).toBe(180);
    expect(trailedStop(plan({ kind: 'percent', value: 10 }), 50)).toBe(90);
    expect(trailedStop({ ...plan({ kind: 'dollars', value: 5 }), stopPrice: 0 }, 4)).toBe(0.0001);
  });

  it('needs an ATR only where it is measured in ATRs', () => {
    expect(plannedStop({ PLAN_STOP: 'atr:2' }, 50, null)).toBeNull();
    expect(plannedStop({ PLAN_STOP: 'percent:10' }, 50, null)).toBe(45);
    expect(plannedStop({ PLAN_STOP: 'dollars:0.333' }, 50, null)).toBe(49.66);
    expect(plannedStop({ PLAN_STOP: 'atr:2' }, 50, 30), 'below nothing').toBe(-10);
  });
});

describe('a flatten', () => {
  const reduction = { symbol: 'AAPL', strategy: 'Breakout', session: '2020-03-02', qty: 10, held: 10 } as const;

  it('P7: sells all at the market under an id of its own, and once', () => {
    const exposure = new Exposure(account({ noEntries: 'halted' }));
    const intent = approveFlatten('desk', reduction, exposure);
    expect(intent).toEqual({
      clientOrderId: expect.stringMatching(/^desk-20200302-AAPL-flatten-[0-9a-f]{8}$/),
      symbol: 'AAPL', strategy: 'Breakout', session: '2020-03-02', purpose: 'flatten', side: 'sell', type: 'market',
      qty: 10, timeInForce: 'day', orderClass: 'simple',
      verdict: { digest: intent && intentDigest(intent), checks: ['no_short'], formulaQty: 10, cuts: [], confidence: 1 },
    });
    expect(exposure.ordersThisMinute, 'it counts').toBe(1);
    expect(approveFlatten('desk', reduction, exposure), 'all of it leaves already').toBeNull();
    expect(approveFlatten('desk', { ...reduction, held: 12 }, exposure)).toMatchObject({ qty: 2 });
    const again = approveFlatten('desk', { ...reduction, ordinal: 1 }, new Exposure(account()));
    expect(again?.clientOrderId).not.toBe(intent?.clientOrderId);
  });

  it('P7: no stop stands before it', () => {
    const exposure = new Exposure(account());
    exposure.promise('AAPL', 'stop', 10);
    expect(approveFlatten('desk', reduction, exposure)).toMatchObject({ qty: 10 });
  });

  it('of nothing is none', () => {
    for (const held of [0, -5, Number.NaN])
      expect(approveFlatten('desk', { ...reduction, held }, new Exposure(account()))).toBeNull();
  });
}); // prettier-ignore

describe('halts of the market', () => {
  const since = (code: string, at: string) =>
    halt(NO_HALTS, { state: 'halted', by: 'desk', code, reason: 'x', since: at });

  it('are over after so many sessions; others, and those of today, are not', () => {
    const monday = since('drawdown', '2020-03-02T21:00:00.000Z');
    expect(marketHaltsOver(monday, '2020-03-03', 2)).toEqual([]);
    expect(marketHaltsOver(monday, '2020-03-04', 2)).toEqual(['drawdown']);
    expect(marketHaltsOver(monday, '2020-03-05', 2)).toEqual(['drawdown']);
    expect(marketHaltsOver(monday, '2020-03-05', 0), 'asked never to').toEqual([]);
    expect(marketHaltsOver(monday, '', 2), 'before the first session').toEqual([]);
    const hand = since('by_hand', '2020-03-02T21:00:00.000Z');
    expect(marketHaltsOver(hand, '2020-03-20', 2)).toEqual([]);
    expect(marketHaltsOver(since('from_a_newer_version', '2020-03-02T21:00:00.000Z'), '2020-03-20', 2)).toEqual([]);
    const late = since('daily_loss', '2020-03-03T01:00:00.000Z');
    expect(marketHaltsOver(late, '2020-03-03', 1), 'its day is New York’s').toEqual(['daily_loss']);
    expect(completed(NO_HALTS, '2020-03-02')).toEqual(NO_HALTS);
  }); // prettier-ignore

  it('and all others are in the manual as the table has them', () => {
    const manual = readFileSync(new URL('../../docs/generated/halts.md', import.meta.url), 'utf8');
    expect(manual).toContain(haltsTable());
    expect(haltsTable().split('\n').slice(0, 2)).toEqual([
      '| code | state | what has happened | how it clears |',
      '|---|---|---|---|',
    ]);
  });
});

describe('a ruling', () => {
  it('names why nothing was opened in a symbol; a sale that was refused is no such reason', () => {
    const gate = new Gate(settings(), apart, 'desk');
    const ruling = new Ruling(gate, new Exposure(account({ frozen: ['MSFT'] })), '2020-03-02', () => 0);
    const reason = { code: 'strategy_exit', figures: {} };
    ruling.exit({ symbol: 'AAPL', strategy: 'Breakout', held: 0 }, 10, reason);
    ruling.exit({ symbol: 'IBM', strategy: 'Breakout', held: 10 }, 10, reason);
    ruling.entries([candidate({ symbol: 'MSFT' }), candidate({ symbol: 'KO', confidence: 0.9 })]);
    expect(ruling.refusalOf('MSFT')).toMatchObject({ symbol: 'MSFT', code: 'order_unknown' });
    expect(ruling.refusalOf('AAPL')).toBeNull();
    expect(ruling.refusalOf('KO')).toBeNull();
    const ids = ruling.orders.map((o) => o.clientOrderId);
    expect([ruling.sent.get('IBM'), ruling.sent.get('KO')]).toEqual(ids);
    expect(ruling.sent.size).toBe(2);
    expect(ruling.reasons).toEqual({ [ids[0] as string]: reason });
  });

  it('says of each stop why it is there, and of a target that it is one', () => {
    const ruling = new Ruling(new Gate(settings(), apart, 'desk'), new Exposure(account()), '2020-03-02', () => 0);
    const held = (symbol: string, qty = 10) => ({ symbol, strategy: 'Breakout', held: qty }) as const;
    ruling.cover(held('A'), { qty: 10, stopPrice: 45 });
    ruling.cover(held('B'), { qty: 10, stopPrice: 45, targetPrice: 60 });
    ruling.cover(held('C'), { qty: 10, stopPrice: 45, targetPrice: 45 });
    ruling.cover(held('D'), { qty: 10, stopPrice: 45 }, { code: 'trailing_stop', figures: { highClose: 50 } });
    ruling.cover(held('E', 0), { qty: 10, stopPrice: 45 });
    expect(ruling.orders.map((o) => ruling.reasons[o.clientOrderId])).toEqual([
      { code: 'stop', figures: { stopPrice: 45 } },
      { code: 'target', figures: { stopPrice: 45, targetPrice: 60 } },
      { code: 'stop', figures: { stopPrice: 45 } },
      { code: 'trailing_stop', figures: { highClose: 50 } },
    ]);
    expect(ruling.sent.size, 'a stop is no answer to a signal').toBe(0);
  }); // prettier-ignore
});

describe('the figures of a refusal', () => {
  const denial = (state: Parameters<typeof account>[0]) => {
    const answer = new Gate(settings(), apart, 'desk').decideEntry(candidate(), new Exposure(account(state)));
    return answer.ok ? null : answer.denial;
  };

  it('tell the loss of the day against its limit, and leave out what is no number', () => {
    expect(denial({ equity: 90_000 })).toMatchObject({
      code: 'daily_loss',
      figures: { equity: 90_000, dayStartEquity: 100_000, loss: expect.closeTo(0.1, 12), limit: 0.05 },
    });
    expect(denial({ equity: Number.NaN })).toMatchObject({ figures: { dayStartEquity: 100_000, limit: 0.05 } });
    expect(Object.keys(denial({ equity: Number.NaN })?.figures ?? {})).toEqual(['dayStartEquity', 'limit']);
  });

  it('tell the stop that would protect nothing; a cent protects', () => {
    const at = (close: number, atr14: number) =>
      new Gate(settings(), apart, 'desk').decideEntry(candidate({ close, atr14 }), new Exposure(account()));
    expect(at(2, 0.998)).toMatchObject({ denial: { code: 'no_stop_distance', figures: { close: 2, atr14: 0.998, stop: 0.004 } } });
    expect(at(2, 0.995), 'a stop at a cent').toMatchObject({ ok: true });
  });

  it('tell the collar, both ends on the tick below', () => {
    const limits = settings({ ENTRY_ORDER: 'limit:2000', RISK_PRICE_COLLAR: 0.1 });
    const at = (close: number) => new Gate(limits, apart, 'desk').decideEntry(candidate({ close }), new Exposure(account()));
    expect(at(33.33)).toMatchObject({
      denial: { code: 'price_collar', figures: { close: 33.33, limitPrice: 39.99, lowest: 29.99, highest: 36.66 } },
    });
    expect(at(33.39), '36.729').toMatchObject({ denial: { figures: { highest: 36.72 } } });
  });
}); // prettier-ignore

describe('another manner of entering', () => {
  it('without a plan a share risks what its size was made by', () => {
    const gate = new Gate(settings(), apart, 'desk', { ...DESK_MANNER, planned: false });
    const answer = gate.decideEntry(candidate(), new Exposure(account({ openRisk: 3_200 })));
    // 4,000 less 3,200 at 1.5 ranges of 8.
    expect(answer).toMatchObject({ intent: { qty: 66, verdict: { cuts: [{ code: 'open_risk', from: 100, to: 66 }] } } });
  }); // prettier-ignore

  const sized = (sizing: EntryManner['sizing'], change = {}, sizeShare = 1) => {
    const manner = { ...DESK_MANNER, sizing, ...change };
    const answer = new Gate(settings(), apart, 'desk', manner).decideEntry(candidate(), new Exposure(account({ sizeShare })));
    return answer.ok ? answer.intent : answer.denial.code;
  }; // prettier-ignore

  it('takes a fixed number of shares, or percent of equity at the close', () => {
    expect(sized({ kind: 'fixed', shares: 7 })).toMatchObject({ qty: 7 });
    expect(sized({ kind: 'percent', percent: 10 })).toMatchObject({ qty: 200 });
    expect(sized({ kind: 'percent', percent: 0.01 }), 'ten dollars buy no share at fifty').toBe(
      'risk_per_trade',
    );
    expect(sized({ kind: 'risk' })).toMatchObject({ qty: 100 });
  });

  it('comes back by steps of its own size, not of what the risk formula would give', () => {
    const cut = (from: number, to: number) => ({ qty: to, verdict: { formulaQty: from, cuts: [{ code: 'size_steps', from, to, limit: 0.2 }] } }); // prettier-ignore
    expect(sized({ kind: 'fixed', shares: 250 }, {}, 0.2)).toMatchObject(cut(250, 50));
    expect(sized({ kind: 'percent', percent: 10 }, {}, 0.2)).toMatchObject(cut(200, 40));
    expect(sized({ kind: 'risk' }, {}, 0.2)).toMatchObject(cut(100, 20));
    expect(sized({ kind: 'fixed', shares: 4 }, {}, 0.2), 'a fifth of four is no share').toBe('size_steps');
  });

  it('goes without a plan where none is asked for', () => {
    const bare = sized({ kind: 'fixed', shares: 7 }, { planned: false });
    expect(bare).toMatchObject({ orderClass: 'simple', type: 'limit', timeInForce: 'gtc' });
    expect(Object.keys(bare)).not.toEqual(expect.arrayContaining(['stopLoss']));
    expect(bare).not.toHaveProperty('plan');
  });
});
