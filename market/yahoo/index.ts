export { yahooMarket } from './market.ts';
