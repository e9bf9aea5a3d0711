import type { EventOf } from '../../bus/index.ts';
import { simulatedMarket } from '../../market/index.ts';
import type { MarketData } from '../../market/index.ts';
import { loadConfig } from '../../orchestrator/config/index.ts';
import type { Config } from '../../orchestrator/config/index.ts';
import type { DeskFaces } from '../../orchestrator/desk.ts';

/** What a simulated desk stands on and nothing goes wrong with: settings, prices, a face that says nothing. */

export const SYMBOLS = ['AAPL', 'MSFT', 'NVDA', 'JPM', 'SPY'] as const;
const MARKETS = 8;
/** A year of bars before the first session, and no more: each start reads them all. */
const FIRST_BAR = '2022-12-15';

const markets = new Map<number, MarketData>();

/** The same few markets serve all seeds: what is random lies between the desk and its broker. */
export function marketOf(seed: number): MarketData {
  const which = seed % MARKETS;
  const market = markets.get(which) ?? real(simulatedMarket({ seed: which + 1, start: FIRST_BAR }));
  markets.set(which, market);
  return market;
}

/** Prices that pass for real ones: simulated ones are refused beside a broker elsewhere (P8). Nothing splits. */
const real = (market: MarketData): MarketData => ({
  name: market.name,
  kind: 'live',
  dailyBars: (request) => market.dailyBars(request),
  splits: async () => [],
  range: () => market.range(),
});

export function configOf(runtimeDir: string): Config {
  return loadConfig({
    purpose: 'desk',
    folder: runtimeDir,
    environment: {
      DATABASE_URL: 'file::memory:',
      RUNTIME_DIR: runtimeDir,
      SYMBOLS: SYMBOLS.join(','),
      // The simulated clock jumps from one sleeper to the next: those that only look on would make it crawl.
      WATCH_SECONDS: '3600',
      ALPACA_API_KEY: 'PKSIMULATED',
      ALPACA_SECRET_KEY: 'simulated',
      RISK_MIN_CONFIDENCE: '0.05',
      PLAN_TIME_LIMIT: '2',
      RECONCILE_SECONDS: '300',
    },
  });
}

export function faces(on: (event: EventOf) => void, note: (line: string) => void): Omit<DeskFaces, 'signal'> {
  const silent = (): void => undefined;
  const log = { info: silent, warn: silent, error: silent, debug: silent, trace: silent, fatal: silent };
  return {
    reporter: { header: silent, opened: silent, footer: silent, on, note },
    logging: { log, cycle: () => log, redact: (text: string) => text, flush: silent, close: silent } as never,
  };
}
