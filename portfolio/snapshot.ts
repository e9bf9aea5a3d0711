import type { Micros, Order, PositionPlan } from '../domain/index.ts';
import type { KeptNote } from './intents.ts';
import type { Trip } from './round-trip.ts';
import { ascending } from './sorting.ts';

/** One held symbol: shares, cost, mark and the round trip it is in. */
export interface PositionState {
  readonly qty: number;
  readonly costMicros: Micros;
  readonly lastPrice: number;
  readonly realisedMicros: Micros;
  readonly trip: Trip;
  /** Absent where none was planned. */
  readonly plan?: PositionPlan;
  /** Highest close since the entry, its session included; absent before the first. */
  readonly highClose?: number;
}

/** The whole book as plain JSON. Lists are sorted, so that the same content has the same bytes. */
export interface BookSnapshot {
  readonly session: string | null;
  readonly cashMicros: Micros;
  /** Realised before fees, and all fees, since the start. */
  readonly realisedMicros: Micros;
  readonly feesMicros: Micros;
  /** What was taken over from the broker beyond orders and fills; absent: nothing. */
  readonly correctionsMicros?: Micros;
  readonly peakMicros: Micros;
  readonly dayStartMicros: Micros;
  /** Round trips begun. */
  readonly trips: number;
  /** Seq of the last update applied; 0 before the first. */
  readonly lastSeq: number;
  readonly positions: readonly PositionState[];
  /** Shares in the same account that the desk did not buy; absent: none. */
  readonly external?: readonly PositionState[];
  readonly orders: readonly Order[];
  readonly intents: readonly KeptNote[];
  readonly seen: { readonly horizon: string; readonly entries: readonly (readonly [string, string])[] };
}

/** States in the order of their symbols. */
export function bySymbol(states: ReadonlyMap<string, PositionState>): PositionState[] {
  return [...states.values()].sort((a, b) => ascending(a.trip.symbol, b.trip.symbol));
}
