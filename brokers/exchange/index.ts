export * from './costs/index.ts';
export { EmbeddedExchange } from './exchange.ts';
export type { ExchangeOptions } from './exchange.ts';
export type { SessionInput } from './session.ts';
export { exchangeRules, exchangeSettings } from './settings.ts';
export type { SplitEvent } from './splits.ts';
export * from './store.ts';
