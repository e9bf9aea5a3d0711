export { Book } from './book.ts';
export type { IntentNote } from './intents.ts';
export { averageCost, bought, fillValue, FLAT, shares, sold, split } from './ledger.ts';
export type { Holding } from './ledger.ts';
export type { ClosedTrade, OpenTrade, RoundTrip } from './round-trip.ts';
export { riskSize } from './sizing.ts';
export type { BookSnapshot } from './snapshot.ts';
export type { Applied, BookUpdate } from './update.ts';
export type { BookPosition, BookView } from './view.ts';
