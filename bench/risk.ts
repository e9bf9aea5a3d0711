/** How long does the gate think about one intent, against nine other positions that are all compared with it? */
import { Exposure, Gate, riskSettings } from '../risk/index.ts';
import type { AccountState, Candidate, RiskMarket } from '../risk/index.ts';
import type { Bench } from './harness.ts';

const SYMBOLS = Array.from({ length: 9 }, (_, i) => `S${i}`);
const account: AccountState = {
  equity: 100_000,
  dayStartEquity: 100_000,
  buyingPower: 60_000,
  positions: SYMBOLS.slice(0, 6).map((symbol) => ({ symbol, value: 5_000 })),
  openEntries: SYMBOLS.slice(6).map((symbol) => ({ symbol, value: 1_000 })),
  openRisk: 1000,
  ordersLastMinute: 3,
  noEntries: null,
};
const candidate: Candidate = {
  symbol: 'NEW',
  strategy: 'Breakout',
  session: '2020-03-02',
  confidence: 0.6,
  close: 50,
  atr14: 2,
  averageVolume20: 50_000,
  context: {
    volatility20: 0.2,
    volatility252: 0.2,
    trend50: 0.01,
    trend200: 0.01,
    volumeRatio: 1,
    fromHigh: -0.05,
    drawdown: -0.05,
    rsi14: 50,
  },
};
const correlated = new Set(['S0', 'S1', 'NEW']);
const market: RiskMarket = {
  sectorOf: (symbol) => (symbol === 'NEW' ? 'tech' : symbol),
  correlation: (a, b) => (correlated.has(a) && correlated.has(b) ? 0.9 : 0.2),
};

const WARM_UP = 20_000;
const RUNS = 50_000;

function decisions(state: AccountState, expected: boolean): readonly number[] {
  const gate = new Gate(riskSettings.parse({}), market, 'tickwright');
  // What measures makes no garbage of its own: it would be swept in the time of what is measured.
  const samples = new Float64Array(RUNS);
  for (let i = -WARM_UP; i < RUNS; i++) {
    const exposure = new Exposure(state);
    const start = performance.now();
    const answer = gate.decideEntry(candidate, exposure);
    const took = (performance.now() - start) * 1000;
    if (answer.ok !== expected) throw new Error('the gate answered something else than was measured');
    if (i >= 0) samples[i] = took;
  }
  return [...samples];
}

export const riskBenches: readonly Bench[] = [
  {
    name: 'risk: a decision on one intent, every rule asked, refused by the last',
    unit: 'us',
    asked: 10,
    run: () => decisions({ ...account, buyingPower: 10 }, false),
  },
  {
    name: 'risk: a decision on one intent, approved, with order id and digest',
    unit: 'us',
    asked: 10,
    run: () => decisions(account, true),
  },
];
