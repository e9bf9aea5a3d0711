import { shares } from './ledger.ts';
import { toDollars } from '../domain/index.ts';
import type { Fill, Micros, StrategyName } from '../domain/index.ts';

interface RoundTripFacts {
  /** Counts the book's round trips from 1. */
  readonly id: number;
  readonly symbol: string;
  /** The strategy that opened it; `desk` where the book was not told. */
  readonly strategy: StrategyName | 'desk';
  readonly side: 'long';
  /** All shares entered, in shares of the last day (after splits). */
  readonly qty: number;
  /** Session of the first entry fill; average price of the entry fills, in shares of the last day. */
  readonly entryTime: string;
  readonly entryPrice: number;
  /** Broker order ids of all its fills, oldest first. */
  readonly orderIds: readonly string[];
}

export interface OpenTrade extends RoundTripFacts {
  readonly exitTime: null;
  readonly exitPrice: null;
  readonly pnl: null;
  readonly reason: null;
}

export interface ClosedTrade extends RoundTripFacts {
  /** Session of the last exit fill; average price of the exits, cash in lieu of a split's fraction included. */
  readonly exitTime: string;
  readonly exitPrice: number;
  /** Dollars, net of all fees. */
  readonly pnl: number;
  /** Of the order that closed it; `split` where a reverse split left no share. */
  readonly reason: string;
}

export type RoundTrip = OpenTrade | ClosedTrade;

/** The sums of a way from flat to flat, as far as it has come. Plain data. */
export interface Trip {
  readonly id: number;
  readonly symbol: string;
  readonly strategy: StrategyName | 'desk';
  readonly entrySession: string;
  readonly enteredQty: number;
  readonly enteredMicros: Micros;
  readonly exitedQty: number;
  readonly exitedMicros: Micros;
  readonly feesMicros: Micros;
  readonly orderIds: readonly string[];
}

export function startTrip(id: number, symbol: string, strategy: Trip['strategy'], session: string): Trip {
  const sums = { enteredQty: 0, enteredMicros: 0, exitedQty: 0, exitedMicros: 0, feesMicros: 0 };
  return { id, symbol, strategy, entrySession: session, ...sums, orderIds: [] };
}

export function withFill(trip: Trip, fill: Fill, value: Micros, fees: Micros): Trip {
  const orderIds = trip.orderIds.includes(fill.orderId) ? trip.orderIds : [...trip.orderIds, fill.orderId];
  const feesMicros = trip.feesMicros + fees;
  return fill.side === 'buy'
    ? { ...trip, orderIds, feesMicros, enteredQty: shares(trip.enteredQty + fill.qty), enteredMicros: trip.enteredMicros + value } // prettier-ignore
    : { ...trip, orderIds, feesMicros, ...exits(trip, fill.qty, value) };
}

/** Earlier shares count in shares of today, so that prices stay comparable; a fraction paid out is an exit. */
export function withSplit(trip: Trip, ratio: number, fraction: number, cash: Micros): Trip {
  const restated = {
    ...trip,
    enteredQty: shares(trip.enteredQty * ratio),
    exitedQty: shares(trip.exitedQty * ratio),
  };
  return { ...restated, ...exits(restated, fraction, cash) };
}

const exits = (trip: Trip, qty: number, value: Micros) => ({
  exitedQty: shares(trip.exitedQty + qty),
  exitedMicros: trip.exitedMicros + value,
});

const facts = (trip: Trip): RoundTripFacts => ({
  id: trip.id,
  symbol: trip.symbol,
  strategy: trip.strategy,
  side: 'long',
  qty: trip.enteredQty,
  entryTime: trip.entrySession,
  entryPrice: toDollars(trip.enteredMicros) / trip.enteredQty,
  orderIds: trip.orderIds,
});

export function openTrade(trip: Trip): OpenTrade {
  return { ...facts(trip), exitTime: null, exitPrice: null, pnl: null, reason: null };
}

export function closedTrade(trip: Trip, session: string, reason: string): ClosedTrade {
  return {
    ...facts(trip),
    exitTime: session,
    exitPrice: toDollars(trip.exitedMicros) / trip.exitedQty,
    pnl: toDollars(trip.exitedMicros - trip.enteredMicros - trip.feesMicros),
    reason,
  };
}
