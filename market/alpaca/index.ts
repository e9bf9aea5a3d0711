export { AlpacaDataClient, DataRefusal, type AlpacaDataClientOptions } from './client.ts';
export { alpacaMarket, type AlpacaMarketOptions } from './market.ts';
export {
  alpacaLivePrices,
  type LivePrices,
  type Quote,
  type Snapshot,
  type TimedBar,
  type Trade,
} from './live.ts';
export { PriceStream, type PriceStreamOptions } from './stream.ts';
