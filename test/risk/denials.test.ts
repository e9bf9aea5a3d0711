import { describe, expect, it } from 'vitest';
import { DENIALS } from '../../domain/index.ts';
import type { DenialCode } from '../../domain/index.ts';
import { Exposure, Gate } from '../../risk/index.ts';
import type { AccountState, Candidate, Decided, RiskMarket, RiskSettings } from '../../risk/index.ts';
import { LIMITS } from '../../risk/rules/index.ts';
import { account, apart, candidate, settings } from './cases.ts';

interface Situation {
  readonly candidate?: Partial<Candidate>;
  readonly account?: Partial<AccountState>;
  readonly settings?: Partial<RiskSettings>;
  readonly market?: Partial<RiskMarket>;
  /** Asked before, and approved. */
  readonly before?: Partial<Candidate>;
  readonly figures: Readonly<Record<string, number>>;
}

function decide(situation: Omit<Situation, 'figures'>): Decided {
  const gate = new Gate(settings(situation.settings), { ...apart, ...situation.market }, 'desk');
  const exposure = new Exposure(account(situation.account));
  if (situation.before) gate.decideEntry(candidate(situation.before), exposure);
  return gate.decideEntry(candidate(situation.candidate), exposure);
}

const held = (...values: [string, number][]): AccountState['positions'] =>
  values.map(([symbol, value]) => ({ symbol, value }));

/** One situation for every code, so that a new code without one does not compile. */
const REFUSED: { readonly [C in Exclude<DenialCode, 'no_short'>]: Situation } = {
  halted: { account: { noEntries: 'halted' }, figures: {} },
  not_reconciled: { account: { noEntries: 'not_reconciled' }, figures: {} },
  order_unknown: { account: { frozen: ['MSFT', 'AAPL'] }, figures: {} },
  size_steps: { account: { sizeShare: 0.2 }, candidate: { close: 4_000, atr14: 300 }, figures: { limit: 0.2, wanted: 2 } },
  data_quality_day: { account: { noEntries: 'data_quality_day' }, figures: {} },
  daily_loss: { account: { equity: 95_000 }, figures: { equity: 95_000, dayStartEquity: 100_000, limit: 0.05 } },
  low_confidence: { candidate: { confidence: 0.29 }, figures: { confidence: 0.29, minimum: 0.3 } },
  already_held: { account: { positions: held(['AAPL', 500]) }, figures: { value: 500 } },
  open_order: { account: { openEntries: held(['AAPL', 550]) }, figures: { value: 550 } },
  duplicate: { before: {}, figures: {} },
  max_positions: {
    account: { positions: held(['A', 1], ['B', 1]), openEntries: held(['C', 1], ['B', 1]) },
    settings: { RISK_MAX_POSITIONS: 3 },
    figures: { open: 3, limit: 3 },
  },
  position_limit: { candidate: { close: 19_000, atr14: 100 }, figures: { limit: 20_000, wanted: 8 } },
  shares_limit: { settings: { RISK_MAX_SHARES: 1 }, candidate: { close: 19_000, atr14: 100 }, figures: {} },
  sector_limit: {
    account: { positions: held(['A', 20_000], ['B', 19_990]) },
    market: { sectorOf: () => 'tech' },
    figures: { limit: 40_000, wanted: 100 },
  },
  correlation_limit: {
    account: { positions: held(['A', 20_000], ['B', 19_990]) },
    market: { correlation: () => 0.81 },
    figures: { limit: 40_000, wanted: 100 },
  },
  gross_exposure: { account: { positions: held(['A', 60_000], ['B', 39_990]) }, figures: { limit: 100_000, wanted: 100 } },
  volume_share: { candidate: { averageVolume20: null }, figures: { shares: 0, limit: 0.05, wanted: 100 } },
  buying_power: { account: { buyingPower: 54.99 }, figures: { limit: 54.99, wanted: 100 } },
  open_risk: { account: { openRisk: 3_000, equity: 98_010 }, figures: { limit: 3_010, wanted: 98 } },
  order_rate: { account: { ordersLastMinute: 30 }, figures: { orders: 30, limit: 30 } },
  price_collar: { settings: { ENTRY_ORDER: 'limit:1010' }, figures: { close: 50, limitPrice: 55.05, highest: 55 } },
  risk_per_trade: { candidate: { close: 5_000, atr14: 801 }, figures: { atr14: 801, confidence: 0.6, limit: 2_000 } },
  no_stop_distance: { candidate: { atr14: null }, figures: { close: 50 } },
}; // prettier-ignore

describe('every refusal', () => {
  // One share per order is the least that RISK_MAX_SHARES may be, so this limit can cut and never refuse.
  const impossible: ReadonlySet<string> = new Set(['shares_limit']);

  for (const [code, situation] of Object.entries(REFUSED)) {
    if (impossible.has(code)) continue;
    it(`${code}: ${DENIALS[code as DenialCode]}`, () => {
      const answer = decide(situation);
      if (answer.ok) throw new Error('approved');
      expect(answer.denial).toMatchObject({ symbol: 'AAPL', strategy: 'Breakout', code });
      expect(answer.denial.figures).toMatchObject(situation.figures);
    });
  }

  it('shares_limit never refuses: its least setting leaves one share, and less is no setting', () => {
    const answer = decide({ settings: { RISK_MAX_SHARES: 1 } });
    expect(answer.ok && answer.intent.qty).toBe(1);
    expect(() => settings({ RISK_MAX_SHARES: 0 })).toThrow('at least 1');
  });

  it('an approved entry counts against the minute of the next one', () => {
    const before = { symbol: 'KO', atr14: 0.5 };
    const asked = (ordersLastMinute: number) => decide({ before, account: { ordersLastMinute } });
    expect(asked(28).ok).toBe(true);
    expect(asked(29)).toMatchObject({ denial: { code: 'order_rate', figures: { orders: 30, limit: 30 } } });
  });

  it('no_short comes up for an exit of what is not held', () => {
    const gate = new Gate(settings(), apart, 'desk');
    const exit = { symbol: 'AAPL', strategy: 'Breakout', session: '2020-03-02', qty: 5, held: 0 } as const;
    expect(gate.approveExit(exit, new Exposure(account()))).toEqual({
      ok: false,
      denial: { symbol: 'AAPL', strategy: 'Breakout', code: 'no_short', figures: { qty: 5, held: 0 } },
    });
  });

  it('happens at the limit and not a step before it', () => {
    const edges: readonly Omit<Situation, 'figures'>[] = [
      { account: { equity: 95_001 }, candidate: { atr14: 0.1 } },
      { account: { openRisk: 3_984 } },
      { candidate: { confidence: 0.3 } },
      { account: { positions: held(['A', 1], ['B', 1]) }, settings: { RISK_MAX_POSITIONS: 3 } },
      { account: { ordersLastMinute: 29 } },
      { account: { buyingPower: 55 } },
      { settings: { ENTRY_ORDER: 'limit:1000' } },
      { candidate: { close: 5_000, atr14: 800 } },
      { account: { positions: held(['A', 20_000], ['B', 19_945]) }, market: { sectorOf: () => 'tech' } },
      { account: { positions: held(['A', 20_000], ['B', 19_990]) }, market: { correlation: () => 0.8 } },
    ];
    expect(edges.map((edge) => decide(edge).ok)).toEqual(edges.map(() => true));
  });
});

describe('every limit cuts a size before it refuses', () => {
  const CUT: Readonly<Record<string, Omit<Situation, 'figures'> & { readonly to: number; readonly limit: number }>> = {
    shares_limit: { settings: { RISK_MAX_SHARES: 99 }, to: 99, limit: 99 },
    position_limit: { candidate: { close: 300 }, to: 60, limit: 20_000 },
    volume_share: { candidate: { averageVolume20: 240 }, to: 12, limit: 0.05 },
    sector_limit: { account: { positions: held(['A', 38_000]) }, market: { sectorOf: () => 'tech' }, to: 36, limit: 40_000 },
    correlation_limit: { account: { positions: held(['A', 38_000]) }, market: { correlation: () => 0.9 }, to: 36, limit: 40_000 },
    gross_exposure: { account: { positions: held(['A', 98_000]) }, to: 36, limit: 100_000 },
    buying_power: { account: { buyingPower: 1_100 }, to: 20, limit: 1_100 },
    open_risk: { account: { openRisk: 3_200 }, to: 50, limit: 4_000 },
    size_steps: { account: { sizeShare: 0.4 }, to: 40, limit: 0.4 },
  }; // prettier-ignore

  it('and has its case here', () => {
    expect(LIMITS.map((rule) => rule.code).filter((code) => !(code in CUT))).toEqual([]);
  });

  for (const [code, { to, limit, ...situation }] of Object.entries(CUT)) {
    it(`${code} cuts 100 shares to ${to}`, () => {
      const answer = decide(situation);
      if (!answer.ok) throw new Error(answer.denial.code);
      expect(answer.intent.qty).toBe(to);
      expect(answer.intent.verdict.cuts).toEqual([{ code, from: 100, to, limit }]);
    });
  }

  it('what the entry is alike to counts together, though they are not alike to each other', () => {
    const answer = decide({
      account: { positions: held(['A', 20_000], ['B', 18_000]) },
      market: { correlation: (a, b) => (a === 'AAPL' || b === 'AAPL' ? 0.9 : 0) },
    });
    expect(answer).toMatchObject({
      intent: { qty: 36, verdict: { cuts: [{ code: 'correlation_limit', limit: 40_000 }] } },
    });
  });

  it('sizes return by steps from what the other limits leave, not from the formula alone', () => {
    const answer = decide({ account: { sizeShare: 0.2 }, settings: { RISK_MAX_SHARES: 50 } });
    expect(answer.ok && answer.intent.verdict.cuts).toEqual([
      { code: 'shares_limit', from: 100, to: 50, limit: 50 },
      { code: 'size_steps', from: 50, to: 10, limit: 0.2 },
    ]);
  });

  it('another symbol is not frozen with the one whose order is unknown', () => {
    expect(decide({ account: { frozen: ['MSFT'] } }).ok).toBe(true);
  });

  it('a position sold short by hand takes room too', () => {
    const answer = decide({ account: { positions: held(['A', -98_000]) } });
    expect(answer.ok && answer.intent.qty).toBe(36);
  });
});
