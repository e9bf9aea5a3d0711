export { AlpacaBroker } from './broker.ts';
export { createAlpacaBroker, type AlpacaBrokerOptions, type OpenedAccount } from './create.ts';
export type { CashMovement } from './ledger.ts';
export type { Asset, CalendarDay, EquityPoint, HistoryFrame, MarketClock } from './reference.ts';
