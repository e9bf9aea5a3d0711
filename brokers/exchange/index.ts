export * from './costs/index.ts';
export { EmbeddedExchange } from './exchange.ts';
export type { ExchangeOptions } from './exchange.ts';
export { stopLegId, targetLegId } from './legs.ts';
export type { SessionInput } from './session.ts';
export { exchangeRules, exchangeSettings } from './settings.ts';
export type { ExchangeSettings } from './settings.ts';
export type { SplitEvent } from './splits.ts';
export * from './store.ts';
