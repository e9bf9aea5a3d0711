export { describeSettings, envExample, settingsTable } from './describe.ts';
export { loadConfig } from './load.ts';
export type { Config, LoadOptions } from './load.ts';
export { createRedactor } from './redact.ts';
export type { Settings } from './settings.ts';
export {
  alpacaAddresses,
  checkLive,
  isLive,
  providersOf,
  tradesRemotely,
  tradingProblems,
} from './trading.ts';
