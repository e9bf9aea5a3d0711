export { BarHash } from './bar-hash.ts';
export { memoryBarStore, nullBarStore, type BarStore, type StoredSeries } from './bar-store.ts';
export { cachedMarket } from './cache.ts';
export { CsvFolder, csvMarket, inferSplits } from './csv/index.ts';
export type { Adjustment, FileFault, ParsedFile } from './csv/index.ts';
export { guardedMarket } from './guarded.ts';
export { DeskBars, type Merge } from './library.ts';
export type { BarsAnswer, BarsRequest, DataFault, DataFaultCode, MarketData, Split } from './port.ts';
export { QualityMonitor, type Quality, type QualityTerms } from './quality.ts';
export { refreshBars } from './refresh.ts';
export {
  routedMarket,
  type Degradation,
  type ProviderHealth,
  type RoutedMarket,
  type RouterOptions,
} from './router.ts';
export { marketSettings } from './settings.ts';
export { SIMULATED_FIRST_TRADED, SIMULATED_START, simulatedMarket } from './simulated/index.ts';
export { yahooMarket } from './yahoo/index.ts';
