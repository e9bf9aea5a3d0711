export { csvMarket } from './market.ts';
