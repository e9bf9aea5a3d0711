import { describe, expect, it } from 'vitest';
import { intentDigest } from '../../domain/index.ts';
import { DESK_MANNER, Exposure, Gate, ResearchGate } from '../../risk/index.ts';
import type { EntryManner } from '../../risk/index.ts';
import { account, apart, candidate, settings } from './cases.ts';

const BARE: EntryManner = { sizing: { kind: 'fixed', shares: 10 }, planned: false };
const gate = (manner: EntryManner = BARE) => new ResearchGate(settings(), apart, 'desk', manner);
const place = { symbol: 'AAPL', strategy: 'Breakout', session: '2020-03-02' } as const;
const verdict = { checks: ['research'], cuts: [] };

describe('the gate of comparable backtests', () => {
  it('lets everything pass at the market, with a verdict of its own (P2), in a state where no entry else would', () => {
    const broke = new Exposure(account({ noEntries: 'halted', buyingPower: -1, ordersLastMinute: 999 }));
    const answer = gate().decideEntry(candidate({ confidence: 0.01 }), broke);
    const id = new Gate(settings(), apart, 'desk').decideEntry(candidate(), new Exposure(account()));
    expect(answer).toEqual({
      ok: true,
      intent: {
        ...place, clientOrderId: id.ok && id.intent.clientOrderId, purpose: 'entry', side: 'buy', type: 'market', qty: 10,
        timeInForce: 'gtc', orderClass: 'simple',
        verdict: { ...verdict, digest: answer.ok && intentDigest(answer.intent), formulaQty: 10, confidence: 0.01 },
      },
    });
  }); // prettier-ignore

  it('an entry with a plan carries its stop; without a range there is none', () => {
    const planned = gate({ ...BARE, planned: true });
    const exposure = new Exposure(account());
    expect(planned.decideEntry(candidate(), exposure)).toMatchObject({
      intent: { orderClass: 'oto', stopLoss: { stopPrice: 34 }, plan: { stopPrice: 34, timeLimit: null } },
    });
    const rangeless = planned.decideEntry(candidate({ atr14: null }), exposure);
    expect(rangeless).toEqual({
      ok: false,
      denial: { symbol: 'AAPL', strategy: 'Breakout', code: 'no_stop_distance', figures: { equity: 100_000, close: 50 } },
    });
    expect(gate().decideEntry(candidate({ atr14: null }), exposure).ok).toBe(true);
  }); // prettier-ignore

  it('without a size there is no entry', () => {
    const sized = (sizing: EntryManner['sizing'], equity = 100_000) => {
      const answer = gate({ sizing, planned: false }).decideEntry(candidate(), new Exposure(account({ equity })));
      return answer.ok ? answer.intent.qty : answer.denial.code;
    };
    expect(sized({ kind: 'percent', percent: 10 })).toBe(200);
    for (const equity of [0, -1, Number.NaN, Infinity])
      expect(sized({ kind: 'percent', percent: 10 }, equity)).toBe('position_limit');
    expect(sized({ kind: 'risk' })).toBe(100);
    expect(sized({ kind: 'risk' }, 1)).toBe('risk_per_trade');
    expect(sized(DESK_MANNER.sizing)).toBe(100);
  }); // prettier-ignore

  it('sells what is held and no more, once', () => {
    const exposure = new Exposure(account());
    const asked = { ...place, qty: 12, held: 10 };
    const first = gate().approveExit(asked, exposure);
    expect(first).toMatchObject({
      ok: true,
      intent: {
        ...place, purpose: 'exit', side: 'sell', type: 'market', qty: 10, timeInForce: 'gtc', orderClass: 'simple',
        verdict: { ...verdict, formulaQty: 10, confidence: 1 },
      },
    });
    expect(gate().approveExit(asked, exposure)).toEqual({
      ok: false,
      denial: { symbol: 'AAPL', strategy: 'Breakout', code: 'no_short', figures: { qty: 12, held: 10 } },
    });
    const part = gate().approveExit({ ...asked, held: 10.5, ordinal: 1 }, exposure);
    expect(part).toMatchObject({ intent: { qty: 0.5, timeInForce: 'day' } });
    const ids = [first, part].map((answer) => answer.ok && answer.intent.clientOrderId);
    expect(ids[0]).toMatch(/^desk-20200302-AAPL-exit-[0-9a-f]{8}$/);
    expect(ids[1]).not.toBe(ids[0]);
  }); // prettier-ignore

  it('P7: no stop stands before an exit here either', () => {
    const exposure = new Exposure(account());
    exposure.promise('AAPL', 'stop', 10);
    expect(gate().approveExit({ ...place, qty: 10, held: 10 }, exposure)).toMatchObject({
      intent: { qty: 10 },
    });
  });
});
