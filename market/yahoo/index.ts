export { yahooMarket, type YahooOptions } from './market.ts';
