export type { BrokerBooks, CashActivity, CompareOptions, Comparison, DeskBooks, DeskPosition, Divergence, KnownOrder, Remedy } from './books.ts'; // prettier-ignore
export { compare } from './compare.ts';
export { DIVERGENCES } from './divergences.ts';
export type { DivergenceKind, DivergenceName, RepairName } from './divergences.ts';
export { Ownership, placeOf, rootId } from './ownership.ts';
