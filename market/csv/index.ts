export { CsvFolder } from './folder.ts';
export { csvMarket } from './market.ts';
export type { Adjustment, FileFault, ParsedFile } from './parse.ts';
export { inferSplits } from './splits.ts';
