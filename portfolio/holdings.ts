import { toMicros } from '../domain/index.ts';
import type { Fill, Micros, StrategyName } from '../domain/index.ts';
import { bought, fillValue, FLAT, sold, split } from './ledger.ts';
import type { Holding } from './ledger.ts';
import { closedTrade, openTrade, startTrip, withFill, withSplit } from './round-trip.ts';
import type { ClosedTrade, RoundTrip, Trip } from './round-trip.ts';
import type { PositionState } from './snapshot.ts';

/** What a fill or a split did to the symbol's round trip. */
export interface Moved {
  readonly trade: RoundTrip;
  readonly closedTrade: ClosedTrade | null;
}

/** Cash and what is held: cash + cost of what is held = cash at the start + realised - fees, to the micro (P9). */
export class Holdings {
  cash: Micros;
  realised: Micros = 0;
  fees: Micros = 0;
  /** Round trips begun. */
  trips = 0;
  readonly held = new Map<string, PositionState>();

  constructor(cash: Micros) {
    this.cash = cash;
  }

  equity(): Micros {
    let sum = this.cash;
    for (const { qty, lastPrice } of this.held.values()) sum += fillValue(qty, lastPrice);
    return sum;
  }

  mark(closeOf: (symbol: string) => number | undefined): void {
    for (const [symbol, state] of this.held) {
      const close = closeOf(symbol);
      if (close !== undefined && close > 0 && close !== state.lastPrice)
        this.held.set(symbol, { ...state, lastPrice: close });
    }
  }

  fill(fill: Fill, strategy: StrategyName | 'desk', reason: string): Moved {
    const { symbol } = fill;
    const value = fillValue(fill.qty, fill.price);
    const fees = toMicros(fill.fees);
    const state = this.held.get(symbol);
    if (fill.side === 'sell') {
      const { holding, cost } = sold(state ?? FLAT, fill.qty);
      // A sale of nothing has been refused above, so there is something held.
      const before = state as PositionState;
      this.fees += fees;
      this.cash += value - fees;
      return this.#reduced(
        before,
        holding,
        value - cost,
        withFill(before.trip, fill, value, fees),
        fill.session,
        reason,
      );
    }
    const trip = state?.trip ?? startTrip(++this.trips, symbol, strategy, fill.session);
    const holding = bought(state ?? FLAT, fill.qty, value);
    const after: PositionState = {
      qty: holding.qty,
      costMicros: holding.costMicros,
      lastPrice: state?.lastPrice ?? fill.price,
      realisedMicros: state?.realisedMicros ?? 0,
      trip: withFill(trip, fill, value, fees),
    };
    this.fees += fees;
    this.cash -= value + fees;
    this.held.set(symbol, after);
    return { trade: openTrade(after.trip), closedTrade: null };
  }

  /** Null where nothing is held. */
  split(symbol: string, ratio: number, kept: number, cashInLieu: number, session: string): Moved | null {
    const state = this.held.get(symbol);
    if (!state) return null;
    const cash = toMicros(cashInLieu);
    const { holding, fraction, cost } = split(state, ratio, kept);
    this.cash += cash;
    const restated = { ...state, lastPrice: state.lastPrice / ratio };
    return this.#reduced(
      restated,
      holding,
      cash - cost,
      withSplit(state.trip, ratio, fraction, cash),
      session,
      'split',
    );
  }

  #reduced(
    state: PositionState,
    holding: Holding,
    realised: Micros,
    trip: Trip,
    session: string,
    reason: string,
  ): Moved {
    this.realised += realised;
    if (holding.qty > 0) {
      this.held.set(trip.symbol, {
        qty: holding.qty,
        costMicros: holding.costMicros,
        lastPrice: state.lastPrice,
        realisedMicros: state.realisedMicros + realised,
        trip,
      });
      return { trade: openTrade(trip), closedTrade: null };
    }
    this.held.delete(trip.symbol);
    const trade = closedTrade(trip, session, reason);
    return { trade, closedTrade: trade };
  }
}
