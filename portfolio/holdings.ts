import { toMicros } from '../domain/index.ts';
import type { Fill, Micros, PositionPlan, StrategyName } from '../domain/index.ts';
import { bought, fillValue, FLAT, shares, sold, split } from './ledger.ts';
import type { Holding } from './ledger.ts';
import { splitPlan } from './plans.ts';
import { closedTrade, openTrade, startTrip, withFill, withSplit } from './round-trip.ts';
import type { ClosedTrade, RoundTrip } from './round-trip.ts';
import type { BookSnapshot, PositionState } from './snapshot.ts';
import type { Correction } from './update.ts';

/** What a fill or a split did to the desk's round trip in the symbol; null where it is none of the desk's. */
export interface Moved {
  readonly trade: RoundTrip | null;
  readonly closedTrade: ClosedTrade | null;
}

/** Whose fill it is, and what for. */
export interface Owner {
  readonly own: boolean;
  readonly strategy: StrategyName | 'desk';
  /** Becomes the round trip's where the fill ends it. */
  readonly reason: string;
  readonly plan?: PositionPlan | undefined;
}

const NOTHING: Moved = { trade: null, closedTrade: null };

/**
 * Cash and what is held, the desk's own shares and those that others hold in the same account:
 * cash + cost of all that is held = cash at the start + realised - fees + corrections, to the micro (P9).
 */
export class Holdings {
  cash: Micros;
  realised: Micros = 0;
  fees: Micros = 0;
  corrections: Micros = 0;
  /** Round trips begun. */
  trips = 0;
  readonly held = new Map<string, PositionState>();
  readonly external = new Map<string, PositionState>();

  constructor(cash: Micros) {
    this.cash = cash;
  }

  restore(snapshot: BookSnapshot): void {
    this.cash = snapshot.cashMicros;
    this.realised = snapshot.realisedMicros;
    this.fees = snapshot.feesMicros;
    this.corrections = snapshot.correctionsMicros ?? 0;
    this.trips = snapshot.trips;
    for (const state of snapshot.positions) this.held.set(state.trip.symbol, state);
    for (const state of snapshot.external ?? []) this.external.set(state.trip.symbol, state);
  }

  qty(symbol: string): number {
    return shares((this.held.get(symbol)?.qty ?? 0) + (this.external.get(symbol)?.qty ?? 0));
  }

  equity(): Micros {
    let sum = this.cash;
    for (const { qty, lastPrice } of this.held.values()) sum += fillValue(qty, lastPrice);
    for (const { qty, lastPrice } of this.external.values()) sum += fillValue(qty, lastPrice);
    return sum;
  }

  /** @param dateOf the session of a close; one from before the entry says nothing of the position */
  mark(
    closeOf: (symbol: string) => number | undefined,
    dateOf: (symbol: string) => string | undefined = () => undefined,
  ): void {
    for (const place of [this.held, this.external]) {
      for (const [symbol, state] of place) {
        const close = closeOf(symbol);
        if (close === undefined || close <= 0) continue;
        const date = dateOf(symbol);
        const since = date === undefined || date >= state.trip.entrySession;
        const highClose = since ? Math.max(state.highClose ?? 0, close) : state.highClose;
        if (close === state.lastPrice && highClose === state.highClose) continue;
        place.set(symbol, marked(state, close, highClose));
      }
    }
  }

  /** A sale takes the seller's own shares first, then the other's. @throws DeskError DIVERGED where more is sold than held */
  fill(fill: Fill, owner: Owner): Moved {
    const value = fillValue(fill.qty, fill.price);
    const fees = toMicros(fill.fees);
    if (fill.side === 'buy') return this.#buy(fill, owner, value, fees);
    const { symbol, qty } = fill;
    sold({ qty: this.qty(symbol), costMicros: 0 }, qty);
    const first = this.#of(owner.own).get(symbol)?.qty ?? 0;
    const part = Math.min(qty, first);
    if (part === qty) return this.#sell(owner.own, fill, value, fees, owner.reason);
    const other = { ...fill, qty: shares(qty - part) };
    const reason = owner.own ? owner.reason : 'external';
    if (part === 0) return this.#sell(!owner.own, other, value, fees, reason);
    const share = part / qty;
    const [worth, paid] = [Math.round(value * share), Math.round(fees * share)];
    const moved = this.#sell(owner.own, { ...fill, qty: part }, worth, paid, reason);
    const rest = this.#sell(!owner.own, other, value - worth, fees - paid, reason);
    return owner.own ? moved : rest;
  }

  /** `kept` counts all whole shares of the symbol; a fraction paid out is the others' before it is the desk's. */
  split(symbol: string, ratio: number, kept: number, cashInLieu: number, session: string): Moved {
    const own = this.held.get(symbol);
    const other = this.external.get(symbol);
    const cash = toMicros(cashInLieu);
    if (!other) return own ? this.#split(true, own, ratio, kept, cash, session) : NOTHING;
    const [all, others] = [shares(this.qty(symbol) * ratio), shares(other.qty * ratio)];
    const fraction = shares(all - kept);
    const theirs = Math.min(fraction, others);
    const paid = fraction === 0 ? 0 : Math.round(cash * (theirs / fraction));
    this.#split(false, other, ratio, shares(others - theirs), own ? paid : cash, session);
    return own
      ? this.#split(true, own, ratio, shares(kept - (others - theirs)), cash - paid, session)
      : NOTHING;
  }

  /**
   * Shares that the book does not know of come in as others', at the broker's average; shares that are gone leave at
   * cost, others' first, for nothing says what was paid for them. Neither is a profit: the sum stands in `corrections`.
   */
  correct(correction: Correction, session: string): Moved {
    if (correction.kind === 'cash') {
      const delta = toMicros(correction.delta);
      this.cash += delta;
      this.corrections += delta;
      return NOTHING;
    }
    const { symbol, qty, avgEntryPrice } = correction;
    const more = shares(qty - this.qty(symbol));
    if (more > 0) {
      const known = this.external.get(symbol) ?? this.held.get(symbol);
      const price = avgEntryPrice ?? known?.lastPrice ?? 0;
      const cost = fillValue(more, price);
      this.#add(
        this.external,
        { symbol, qty: more, price, session },
        { own: false, strategy: 'desk', reason: '' },
        cost,
      );
      this.corrections += cost;
      return NOTHING;
    }
    const theirs = Math.min(-more, this.external.get(symbol)?.qty ?? 0);
    this.#remove(false, symbol, theirs, session);
    return this.#remove(true, symbol, shares(-more - theirs), session);
  }

  #of(own: boolean): Map<string, PositionState> {
    return own ? this.held : this.external;
  }

  #buy(fill: Fill, owner: Owner, value: Micros, fees: Micros): Moved {
    this.fees += fees;
    this.cash -= value + fees;
    const place = this.#of(owner.own);
    const state = this.#add(place, fill, owner, value);
    const after = { ...state, trip: withFill(state.trip, fill, value, fees) };
    place.set(fill.symbol, after);
    return owner.own ? { trade: openTrade(after.trip), closedTrade: null } : NOTHING;
  }

  #add(
    place: Map<string, PositionState>,
    { symbol, qty, price, session }: Pick<Fill, 'symbol' | 'qty' | 'price' | 'session'>,
    { own, strategy, plan }: Owner,
    cost: Micros,
  ): PositionState {
    const state = place.get(symbol);
    const holding = bought(state ?? FLAT, qty, cost);
    const planned = state?.plan ?? plan;
    const after: PositionState = {
      qty: holding.qty,
      costMicros: holding.costMicros,
      lastPrice: state?.lastPrice ?? price,
      realisedMicros: state?.realisedMicros ?? 0,
      trip: state?.trip ?? startTrip(own ? ++this.trips : 0, symbol, strategy, session),
      ...(planned && { plan: planned }),
      ...(state?.highClose !== undefined && { highClose: state.highClose }),
    };
    place.set(symbol, after);
    return after;
  }

  #sell(own: boolean, fill: Fill, value: Micros, fees: Micros, reason: string): Moved {
    const before = this.#of(own).get(fill.symbol) as PositionState;
    const { holding, cost } = sold(before, fill.qty);
    this.fees += fees;
    this.cash += value - fees;
    const after = { ...before, trip: withFill(before.trip, fill, value, fees) };
    return this.#reduced(own, after, holding, value - cost, fill.session, reason);
  }

  #split(
    own: boolean,
    state: PositionState,
    ratio: number,
    kept: number,
    cash: Micros,
    session: string,
  ): Moved {
    const { holding, fraction, cost } = split(state, ratio, kept);
    this.cash += cash;
    const restated: PositionState = {
      ...state,
      lastPrice: state.lastPrice / ratio,
      trip: withSplit(state.trip, ratio, fraction, cash),
      ...(state.plan && { plan: splitPlan(state.plan, ratio) }),
      ...(state.highClose !== undefined && { highClose: state.highClose / ratio }),
    };
    return this.#reduced(own, restated, holding, cash - cost, session, 'split');
  }

  #remove(own: boolean, symbol: string, qty: number, session: string): Moved {
    const before = this.#of(own).get(symbol);
    if (!before || qty === 0) return NOTHING;
    const { holding, cost } = sold(before, qty);
    this.corrections -= cost;
    const exit = { orderId: '', side: 'sell', qty } as const;
    const trip = { ...withFill(before.trip, exit, cost, 0), orderIds: before.trip.orderIds };
    return this.#reduced(own, { ...before, trip }, holding, 0, session, 'reconciled');
  }

  #reduced(
    own: boolean,
    state: PositionState,
    holding: Holding,
    realised: Micros,
    session: string,
    reason: string,
  ): Moved {
    const { trip } = state;
    this.realised += realised;
    if (holding.qty > 0) {
      this.#of(own).set(trip.symbol, {
        ...state,
        qty: holding.qty,
        costMicros: holding.costMicros,
        realisedMicros: state.realisedMicros + realised,
      });
      return own ? { trade: openTrade(trip), closedTrade: null } : NOTHING;
    }
    this.#of(own).delete(trip.symbol);
    if (!own) return NOTHING;
    const trade = closedTrade(trip, session, reason);
    return { trade, closedTrade: trade };
  }
}

/** Field by field rather than spread: every position is marked at every close. */
function marked(state: PositionState, lastPrice: number, highClose: number | undefined): PositionState {
  const { qty, costMicros, realisedMicros, trip, plan } = state;
  if (highClose === undefined) return { ...state, lastPrice };
  return plan === undefined
    ? { qty, costMicros, lastPrice, realisedMicros, trip, highClose }
    : { qty, costMicros, lastPrice, realisedMicros, trip, plan, highClose };
}
