import type { Micros, Order } from '../domain/index.ts';
import type { KeptNote } from './intents.ts';
import type { Trip } from './round-trip.ts';

/** One held symbol: shares, cost, mark and the round trip it is in. */
export interface PositionState {
  readonly qty: number;
  readonly costMicros: Micros;
  readonly lastPrice: number;
  readonly realisedMicros: Micros;
  readonly trip: Trip;
}

/** The whole book as plain JSON. Lists are sorted, so that the same content has the same bytes. */
export interface BookSnapshot {
  readonly session: string | null;
  readonly cashMicros: Micros;
  /** Realised before fees, and all fees, since the start. */
  readonly realisedMicros: Micros;
  readonly feesMicros: Micros;
  readonly peakMicros: Micros;
  readonly dayStartMicros: Micros;
  /** Round trips begun. */
  readonly trips: number;
  /** Seq of the last update applied; 0 before the first. */
  readonly lastSeq: number;
  readonly positions: readonly PositionState[];
  readonly orders: readonly Order[];
  readonly intents: readonly KeptNote[];
  readonly seen: { readonly horizon: string; readonly entries: readonly (readonly [string, string])[] };
}

/** By code unit, the same on every machine. */
export const ascending = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export const byTimeAndId = (a: Order, b: Order): number =>
  ascending(a.createdAt, b.createdAt) || ascending(a.clientOrderId, b.clientOrderId);
