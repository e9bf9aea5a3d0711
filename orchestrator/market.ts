import { createRng, DeskError } from '../domain/index.ts';
import type { Clock } from '../domain/index.ts';
import { createGuard, isLoopback } from '../guards/index.ts';
import type { GuardRoll } from '../guards/index.ts';
import {
  cachedMarket,
  csvMarket,
  guardedMarket,
  routedMarket,
  simulatedMarket,
  yahooMarket,
} from '../market/index.ts';
import type { MarketData, RoutedMarket } from '../market/index.ts';
import { polygonMarket } from '../market/polygon/index.ts';
import { alpacaAddresses, providersOf } from './config/index.ts';
import type { Config } from './config/index.ts';

/**
 * The providers that the settings and the options ask for, in their order; a live one behind a guard and a cache.
 * @param clock the desk's: tells which session has finished; `wall` ages what is cached
 */
export async function createMarket(
  { settings, run }: Config,
  { clock, wall, roll }: { readonly clock: Clock; readonly wall: Clock; readonly roll?: GuardRoll },
): Promise<RoutedMarket> {
  const { ADJUSTMENT, DATA_DIR, SEED } = settings;
  if (run.replay !== null) return routedMarket([csvMarket({ folder: run.replay, adjustment: ADJUSTMENT })]);
  const providers = providersOf(settings).map(async (name): Promise<MarketData> => {
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
      case 'alpaca':
        return alpaca(settings, clock, wall, roll);
      case 'polygon':
        if (settings.POLYGON_API_KEY !== undefined)
          return outside(polygonMarket({ apiKey: settings.POLYGON_API_KEY, clock }), settings, wall, roll);
        throw new DeskError('CONFIG_INVALID', 'the data provider polygon needs POLYGON_API_KEY');
      case 'yahoo':
        return outside(yahooMarket({ concurrency: settings.GUARD_CONCURRENCY }), settings, wall, roll);
    }
  });
  return routedMarket(await Promise.all(providers), { wall, consensus: settings.DATA_CONSENSUS });
}

/** Asked for many symbols at once, so it keeps its own pace and is not asked symbol by symbol. */
async function alpaca(
  settings: Config['settings'],
  clock: Clock,
  wall: Clock,
  roll?: GuardRoll,
): Promise<MarketData> {
  const { ALPACA_API_KEY: keyId, ALPACA_SECRET_KEY: secretKey, SEED, ADJUSTMENT } = settings;
  if (keyId === undefined || secretKey === undefined)
    throw new DeskError(
      'CONFIG_INVALID',
      'the data provider alpaca needs ALPACA_API_KEY and ALPACA_SECRET_KEY',
    );
  // The SDK is slow to load, and most desks do without.
  const { AlpacaDataClient, alpacaMarket } = await import('../market/alpaca/index.ts');
  const baseUrl = alpacaAddresses(settings).data;
  const client = new AlpacaDataClient({
    keyId,
    secretKey,
    baseUrl,
    clock: wall,
    rng: createRng(`${SEED}/alpaca-data`),
    // Our own exchange asks for no restraint unless it is told to.
    ...(isLoopback(baseUrl) && { perMinute: 6000 }),
    ...(roll && { enrol: { roll, kind: 'data' } }),
  });
  const market = alpacaMarket({ client, clock, adjustment: ADJUSTMENT });
  return cachedMarket(market, { clock: wall, ttlMs: settings.CACHE_TTL_SECONDS * 1000 });
}

function outside(
  market: MarketData,
  settings: Config['settings'],
  clock: Clock,
  roll?: GuardRoll,
): MarketData {
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
    ...(roll && { enrol: { roll, kind: 'data' } }),
  });
  return cachedMarket(guardedMarket(market, guard), { clock, ttlMs: settings.CACHE_TTL_SECONDS * 1000 });
}
