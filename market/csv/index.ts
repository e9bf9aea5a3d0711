export { csvMarket, type CsvOptions } from './market.ts';
export type { Adjustment } from './parse.ts';
