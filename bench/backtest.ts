import { columnsOf, historyOf, sessionsOf } from '../backtest/data/history.ts';
import type { History } from '../backtest/data/history.ts';
import { live } from '../backtest/engine.ts';
import { backtestRequest } from '../backtest/request.ts';
import { resultOf } from '../backtest/result.ts';
import { sessionsBetween } from '../domain/calendar/index.ts';
import { ReplayedClock } from '../domain/index.ts';
import { simulatedMarket } from '../market/index.ts';
import { loadConfig } from '../orchestrator/config/index.ts';
import type { Bench } from './harness.ts';

/** A comparable backtest through the six agents, the gate and the exchange: how many bars a second? */

const RUNS = 5;
const SESSIONS = sessionsBetween('2010-01-04', '2033-12-31');

async function histories(n: number, length: number): Promise<readonly History[]> {
  const symbols = ['SPY', ...Array.from({ length: n - 1 }, (_, i) => `X${i}`)];
  const [start, through] = [SESSIONS[0] as string, SESSIONS[length - 1] as string];
  const made = await simulatedMarket({ seed: 1, start }).dailyBars({ symbols, through });
  const dates = SESSIONS.slice(0, length);
  return symbols.flatMap((symbol) => {
    const answer = made.get(symbol);
    const history = answer?.ok && historyOf(symbol, { ...columnsOf(answer.bars), dates }, null, null);
    return history ? [history] : [];
  });
}

/** All but the reading of files, which is left out. */
async function prepared(
  n: number,
  length: number,
  validate: 'full' | 'sample',
): Promise<() => Promise<void>> {
  const traded = await histories(n, length);
  const environment = { SYMBOLS: traded.map((h) => h.symbol).join(','), RUNTIME_DIR: '/nonexistent/bench' };
  const config = loadConfig({ purpose: 'query', folder: '/nonexistent', environment });
  const request = await backtestRequest(config, {
    strategy: 'TrendFollowing',
    data: 'simulated',
    sizing: 'fixed:10',
    exits: 'strategy',
    risk: 'research',
    validate,
  });
  const actions = { splits: [], dividends: [], restate: false };
  const loaded = { traded, benchmark: null, actions, sessions: sessionsOf(traded, null), notes: [] };
  const wall = new ReplayedClock();
  return async () => {
    const lived = await live(request, loaded, { wall });
    resultOf(request, loaded, lived, 0, wall);
  };
}

const bench = (n: number, length: number, validate: 'full' | 'sample', asked: number): Bench => ({
  name: `backtest, ${n} symbols x ${length} bars, TrendFollowing, comparable, validation ${validate}`,
  unit: 'thousand bars/s',
  asked,
  run: async () => {
    const go = await prepared(n, length, validate);
    const speeds: number[] = [];
    for (let i = 0; i <= RUNS; i++) {
      const begun = performance.now();
      await go();
      // Until the code is compiled it is half as fast: the first run is left out.
      if (i > 0) speeds.push((n * length) / (performance.now() - begun));
    }
    return speeds;
  },
});

export const backtestBenches: readonly Bench[] = [
  bench(100, 2520, 'full', 300),
  bench(100, 2520, 'sample', 1000),
  bench(1, 5849, 'full', 60),
  bench(1, 5849, 'sample', 250),
];
