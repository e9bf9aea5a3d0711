import fc from 'fast-check';
import type { OrderPurpose } from '../../domain/index.ts';
import { Exposure, Gate, riskSettings, Ruling } from '../../risk/index.ts';
import type { AccountState, Candidate, RiskMarket, RiskSettings } from '../../risk/index.ts';
import { evenly } from '../support/spread.ts';

/** A calm market: no row of the confidence table applies. */
export const CALM: Candidate['context'] = {
  volatility20: 0.2,
  volatility252: 0.2,
  trend50: 0.01,
  trend200: 0.01,
  volumeRatio: 1,
  fromHigh: -0.05,
  drawdown: -0.05,
  rsi14: 50,
};

/** Risks 0.02 x 100,000 x 0.6 / (1.5 x 8) = 100 shares of 50 dollars; no limit binds. */
export const candidate = (change: Partial<Candidate> = {}): Candidate => ({
  symbol: 'AAPL',
  strategy: 'Breakout',
  session: '2020-03-02',
  confidence: 0.6,
  close: 50,
  atr14: 8,
  averageVolume20: 1_000_000,
  context: CALM,
  ...change,
});

export const account = (change: Partial<AccountState> = {}): AccountState => ({
  equity: 100_000,
  dayStartEquity: 100_000,
  buyingPower: 100_000,
  positions: [],
  openEntries: [],
  openRisk: 0,
  ordersLastMinute: 0,
  noEntries: null,
  ...change,
});

export const settings = (change: Partial<RiskSettings> = {}): RiskSettings => riskSettings.parse(change);

/** Every symbol its own sector, nothing correlated. */
export const apart: RiskMarket = { sectorOf: (symbol) => symbol, correlation: () => 0 };

/** What an open position asks for: to be sold, or to be protected from a price on. */
export interface Asked {
  readonly kind: 'exit' | 'stop';
  readonly symbol: string;
  readonly strategy: Candidate['strategy'];
  readonly held: number;
  readonly qty: number;
  readonly stopPrice: number;
  readonly targetPrice: number | undefined;
}

/** One cycle: what positions ask for first, then who wants to open what. */
export interface Case {
  readonly account: AccountState;
  readonly settings: RiskSettings;
  readonly reductions: readonly Asked[];
  readonly candidates: readonly Candidate[];
  readonly market: RiskMarket;
  /** Intents of each purpose that the broker has heard of already, whatever the symbol. */
  readonly earlier: Readonly<Record<OrderPurpose, number>>;
}

const SYMBOLS = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J'] as const;
const symbol = fc.constantFrom(...SYMBOLS);
const strategy = fc.constantFrom('Breakout' as const, 'MeanReversion' as const);
const orNull = (figure: fc.Arbitrary<number>) => fc.option(figure, { nil: null, freq: 25 });
const rarely = <T>(usual: T, ...others: T[]) =>
  fc.integer({ min: 0, max: 99 }).map((n) => others[n - 30] ?? usual);
const dollars = (max: number) => fc.integer({ min: 1, max: max * 100 }).map((cents) => cents / 100);

const candidates: fc.Arbitrary<Candidate> = fc
  .record({
    symbol,
    strategy,
    confidence: fc.oneof({ weight: 9, arbitrary: evenly(0.3, 1) }, { weight: 1, arbitrary: evenly(0, 1) }),
    close: fc.oneof(dollars(5), dollars(600)),
    range: orNull(
      fc.oneof({ weight: 19, arbitrary: evenly(0.001, 0.2) }, { weight: 1, arbitrary: fc.constant(0) }),
    ),
    averageVolume20: orNull(fc.oneof(evenly(0, 2_000), evenly(0, 5_000_000))),
    volatility20: orNull(evenly(0.05, 0.3)),
    trend200: orNull(evenly(-0.05, 0.2)),
    drawdown: orNull(evenly(-0.3, 0)),
  })
  .map(({ range, volatility20, trend200, drawdown, ...rest }) => ({
    ...rest,
    session: '2020-03-02',
    atr14: range === null ? null : range * rest.close,
    context: { ...CALM, volatility20, trend200, drawdown },
  }));

/** Whole shares mostly; parts of a share have at most nine decimals. */
const amount = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 40 }) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 400 }).map((n) => n / 8) },
  { weight: 1, arbitrary: rarely(0, -3, 0.1, 0.3) },
);
const reductions: fc.Arbitrary<Asked> = fc
  .record({
    kind: fc.constantFrom('exit' as const, 'stop' as const),
    symbol: fc.constantFrom('A', 'B', 'C'),
    strategy,
    held: amount,
    qty: amount,
    stopPrice: fc.oneof({ weight: 9, arbitrary: evenly(0.5, 300) }, { weight: 1, arbitrary: evenly(0, 2e-4) }),
    target: fc.option(evenly(0.99, 1.2), { nil: undefined }),
  })
  .map(({ target, ...rest }) => ({
    ...rest,
    targetPrice: target === undefined ? undefined : target * rest.stopPrice,
  })); // prettier-ignore

/** What was sold short by hand has a value below zero. */
const value = fc
  .tuple(dollars(15_000), fc.integer({ min: 0, max: 19 }))
  .map(([n, short]) => (short === 0 ? -n : n));
const taken = (most: number) =>
  fc.uniqueArray(fc.record({ symbol, value }), {
    maxLength: most,
    selector: (p) => p.symbol,
  });

const accounts: fc.Arbitrary<AccountState> = fc.record({
  equity: fc.oneof(dollars(200_000), dollars(1_000)),
  dayStartEquity: rarely(1, 0.9, 1.052, 1.053, 1.2),
  buyingPower: fc.oneof(dollars(200_000), evenly(-100, 20_000)),
  positions: taken(3),
  openEntries: taken(2),
  openRisk: rarely(0, 1_000, 4_000, 4_900, 5_000, 20_000),
  ordersLastMinute: rarely(0, 28, 29, 30),
  noEntries: rarely<AccountState['noEntries']>(null, 'halted', 'data_quality_day', 'not_reconciled'),
  frozen: fc.oneof({ weight: 9, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.array(symbol, { maxLength: 2 }) }),
  sizeShare: fc.oneof({ weight: 3, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.constantFrom(0.2, 0.4, 0.6, 0.8) }),
}).map((a) => ({ ...a, dayStartEquity: a.equity * a.dayStartEquity })); // prettier-ignore

const choices: fc.Arbitrary<RiskSettings> = fc
  .record(
    {
      RISK_MAX_PER_TRADE: evenly(0.001, 0.2),
      RISK_MAX_SHARES: fc.integer({ min: 1, max: 2000 }),
      RISK_MAX_POSITION: evenly(0.01, 0.5),
      RISK_MAX_SECTOR: evenly(0.05, 0.8),
      RISK_MAX_CORRELATED: evenly(0.05, 0.8),
      RISK_MAX_GROSS: evenly(0.1, 2),
      RISK_MAX_POSITIONS: fc.integer({ min: 1, max: 12 }),
      RISK_MAX_VOLUME_SHARE: evenly(0.001, 0.25),
      RISK_PRICE_COLLAR: evenly(0.001, 0.25),
      PLAN_STOP: fc.constantFrom('atr:2', 'atr:0.5', 'percent:5', 'percent:50', 'dollars:0.5', 'dollars:40'),
      PLAN_TRAIL: fc.constantFrom('none', 'atr:3', 'percent:5', 'dollars:2'),
      PLAN_TARGET: fc.constantFrom('none', 'atr:3', 'percent:4', 'percent:400', 'dollars:0.01'),
      PLAN_TIME_LIMIT: fc.constantFrom('none', '1', '20'),
      ENTRY_ORDER: fc.constantFrom('market', 'limit:0', 'limit:-40', 'limit:500', 'limit:-2000'),
    },
    { requiredKeys: [] },
  )
  .map((change) => riskSettings.parse(change));

/** A cycle's worth of random candidates against a random account, settings and market. */
export const cases: fc.Arbitrary<Case> = fc
  .record({
    account: accounts,
    settings: choices,
    reductions: fc.array(reductions, { maxLength: 4 }),
    candidates: fc.array(candidates, { minLength: 1, maxLength: 6 }),
    earlier: fc.record({
      entry: rarely(0, 1, 2),
      exit: rarely(0, 1, 2),
      stop: rarely(0, 1, 2),
      flatten: fc.constant(0),
    }),
    sectors: fc.array(fc.constantFrom('tech', 'banks', 'oil'), { minLength: 10, maxLength: 10 }),
    correlations: fc.array(orNull(evenly(-1, 1)), { minLength: 100, maxLength: 100 }),
  })
  .map(({ sectors, correlations, ...rest }) => {
    const at = (s: string): number => SYMBOLS.findIndex((known) => known === s);
    return {
      ...rest,
      market: {
        sectorOf: (s: string) => sectors[at(s)] ?? s,
        correlation: (a: string, b: string) =>
          correlations[Math.min(at(a), at(b)) * 10 + Math.max(at(a), at(b))] ?? null,
      },
    };
  });

/** The gate's answer to a cycle. */
export function rule({ account: state, settings: limits, reductions: asked, market, ...rest }: Case): Ruling {
  const gate = new Gate(limits, market, 'desk');
  const ruling = new Ruling(gate, new Exposure(state), '2020-03-02', ({ purpose }) => rest.earlier[purpose]);
  for (const { kind, qty, stopPrice, targetPrice, ...position } of asked)
    if (kind === 'exit') ruling.exit(position, qty, { code: 'strategy_exit', figures: {} });
    else ruling.cover(position, { qty, stopPrice, targetPrice });
  ruling.entries(rest.candidates);
  return ruling;
}

/** What of an answer is held against the oracle's: all of each order but its digest, and the reason of each refusal. */
export const comparable = ({ orders, denials }: Pick<Ruling, 'orders' | 'denials'>) => ({
  orders: orders.map(({ verdict: { cuts, formulaQty, confidence }, ...order }) => ({
    ...order,
    formulaQty,
    confidence,
    cuts: cuts.map(({ code, from, to }) => [code, from, to]),
  })),
  denials: denials.map(({ symbol: refused, strategy: by, code }) => ({
    symbol: refused,
    strategy: by,
    code,
  })),
});
