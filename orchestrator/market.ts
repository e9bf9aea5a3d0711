import { createRng, DeskError } from '../domain/index.ts';
import type { Clock } from '../domain/index.ts';
import { createGuard } from '../guards/index.ts';
import {
  cachedMarket,
  csvMarket,
  guardedMarket,
  routedMarket,
  simulatedMarket,
  yahooMarket,
} from '../market/index.ts';
import type { MarketData, RoutedMarket } from '../market/index.ts';
import type { Config } from './config/index.ts';

/** The providers that the settings and the options ask for, in their order; a live one behind a guard and a cache. */
export function createMarket({ settings, run }: Config, clock: Clock): RoutedMarket {
  const { ADJUSTMENT, DATA_DIR, SEED } = settings;
  if (run.replay !== null) return routedMarket([csvMarket({ folder: run.replay, adjustment: ADJUSTMENT })]);
  return routedMarket(
    providersOf(settings).map((name) => {
      switch (name) {
        case 'simulated':
          return simulatedMarket({ seed: SEED });
        case 'csv':
          if (DATA_DIR !== undefined) return csvMarket({ folder: DATA_DIR, adjustment: ADJUSTMENT });
          throw new DeskError(
            'CONFIG_INVALID',
            'DATA_PROVIDER: csv needs DATA_DIR, a folder of SYMBOL.csv files',
            {
              hint: 'set DATA_DIR, or use --replay DIR',
            },
          );
        case 'yahoo':
          return outside(yahooMarket({ concurrency: settings.GUARD_CONCURRENCY }), settings, clock);
      }
    }),
  );
}

/** Whether the desk lives on the wall clock. */
export function isLive({ settings, run }: Config): boolean {
  return run.replay === null && providersOf(settings).includes('yahoo');
}

const providersOf = (settings: Config['settings']) => [
  ...new Set([settings.DATA_PROVIDER, ...settings.DATA_FALLBACK]),
];

function outside(market: MarketData, settings: Config['settings'], clock: Clock): MarketData {
  const guard = createGuard({
    name: market.name,
    rng: createRng(`${settings.SEED}/guard/${market.name}`),
    timeoutMs: settings.GUARD_TIMEOUT_SECONDS * 1000,
    failures: settings.GUARD_FAILURES,
    resetMs: settings.GUARD_PAUSE_SECONDS * 1000,
    concurrency: settings.GUARD_CONCURRENCY,
    perMinute: settings.GUARD_PER_MINUTE,
    queue: settings.GUARD_QUEUE,
    retries: settings.GUARD_RETRIES,
    backoffMs: settings.GUARD_BACKOFF_SECONDS * 1000,
  });
  return cachedMarket(guardedMarket(market, guard), { clock, ttlMs: settings.CACHE_TTL_SECONDS * 1000 });
}
