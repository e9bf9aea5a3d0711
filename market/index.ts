export { memoryBarStore, nullBarStore, type BarStore, type StoredSeries } from './bar-store.ts';
export { cachedMarket, type CacheOptions } from './cache.ts';
export { csvMarket, type Adjustment, type CsvOptions } from './csv/index.ts';
export { guardedMarket } from './guarded.ts';
export { DeskBars, type Merge } from './library.ts';
export type { BarsAnswer, BarsRequest, DataFault, DataFaultCode, MarketData, Split } from './port.ts';
export { QualityMonitor, type Quality, type QualityOptions, type QualityTerms } from './quality.ts';
export { refreshBars, type RefreshRequest } from './refresh.ts';
export { routedMarket, type Degradation, type ProviderHealth, type RoutedMarket } from './router.ts';
export { marketSettings, type MarketSettings } from './settings.ts';
export {
  SIMULATED_FIRST_TRADED,
  SIMULATED_START,
  simulatedMarket,
  type SimulatedOptions,
} from './simulated/index.ts';
export { yahooMarket, type YahooOptions } from './yahoo/index.ts';
