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

export function withFill(
  trip: Trip,
  fill: Pick<Fill, 'side' | 'qty' | 'orderId'>,
  value: Micros,
  fees: Micros,
): Trip {
  const buy = fill.side === 'buy';
  // Field by field rather than spread: this runs once for every fill of a backtest.
  return {
    id: trip.id,
    symbol: trip.symbol,
    strategy: trip.strategy,
    entrySession: trip.entrySession,
    enteredQty: buy ? shares(trip.enteredQty + fill.qty) : trip.enteredQty,
    enteredMicros: buy ? trip.enteredMicros + value : trip.enteredMicros,
    exitedQty: buy ? trip.exitedQty : shares(trip.exitedQty + fill.qty),
    exitedMicros: buy ? trip.exitedMicros : trip.exitedMicros + value,
    feesMicros: trip.feesMicros + fees,
    orderIds: trip.orderIds.includes(fill.orderId) ? trip.orderIds : [...trip.orderIds, fill.orderId],
  };
}

/** Earlier shares count in shares of today, so that prices stay comparable; a fraction paid out is an exit. */
export function withSplit(trip: Trip, ratio: number, fraction: number, cash: Micros): Trip {
  return {
    ...trip,
    enteredQty: shares(trip.enteredQty * ratio),
    exitedQty: shares(trip.exitedQty * ratio + fraction),
    exitedMicros: trip.exitedMicros + cash,
  };
}

export function openTrade(trip: Trip): OpenTrade {
  return {
    id: trip.id,
    symbol: trip.symbol,
    strategy: trip.strategy,
    side: 'long',
    qty: trip.enteredQty,
    entryTime: trip.entrySession,
    entryPrice: trip.enteredMicros / trip.enteredQty / 1e6,
    exitTime: null,
    exitPrice: null,
    pnl: null,
    reason: null,
    orderIds: trip.orderIds,
  };
}

export function closedTrade(trip: Trip, session: string, reason: string): ClosedTrade {
  return {
    ...openTrade(trip),
    exitTime: session,
    exitPrice: trip.exitedMicros / trip.exitedQty / 1e6,
    pnl: toDollars(trip.exitedMicros - trip.enteredMicros - trip.feesMicros),
    reason,
  };
}
