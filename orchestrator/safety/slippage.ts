import type { EventOf } from '../../bus/index.ts';
import type { OrderPurpose, Side } from '../../domain/index.ts';
import { percent } from './trip.ts';
import type { Trip } from './trip.ts';

const FILLS = 20;
const LEAST = 10;
const LIMIT = 0.01;

interface Seen {
  readonly symbol: string;
  readonly session: string;
  readonly side: Side;
  readonly qty: number;
  readonly price: number;
}

/** Dollars a fill was worth at its reference, and dollars it cost beyond it (negative: it did better). */
interface Measured {
  readonly value: number;
  readonly cost: number;
}

export interface SlippageState {
  readonly waiting: readonly Seen[];
  readonly measured: readonly Measured[];
}

/**
 * What fills of entries and exits cost against their reference: the open of the session in which they filled. Orders are
 * decided on a close, so the gap of the night between is the market's and no fault of the fill. Stops and targets are
 * left out: they fill where the market takes them. Partial fills count one by one; the average is weighted by value.
 */
export class Slippage {
  #waiting: readonly Seen[];
  #measured: readonly Measured[];

  constructor(state: SlippageState = { waiting: [], measured: [] }) {
    this.#waiting = state.waiting;
    this.#measured = state.measured;
  }

  /** @param purposeOf of an order by its client id; null where it is not the desk's */
  tap(event: EventOf<'order_updated'>, purposeOf: (clientOrderId: string) => OrderPurpose | null): void {
    const { fill, order } = event.payload;
    const purpose = fill && order.parentId === null ? purposeOf(order.clientOrderId) : null;
    if (!fill || purpose === null || purpose === 'stop') return;
    const { symbol, session, side, qty, price } = fill;
    this.#waiting = [...this.#waiting, { symbol, session, side, qty, price }];
  }

  /** @param openOf the open of a symbol's session; null where there is no such bar: the fill is then left out */
  trip(openOf: (symbol: string, session: string) => number | null): Trip | null {
    const measured = this.#waiting.flatMap(({ symbol, session, side, qty, price }): Measured[] => {
      const open = openOf(symbol, session);
      const worse = open === null ? 0 : side === 'buy' ? price - open : open - price;
      return open === null ? [] : [{ value: qty * open, cost: qty * worse }];
    });
    this.#waiting = [];
    this.#measured = [...this.#measured, ...measured].slice(-FILLS);
    if (measured.length === 0 || this.#measured.length < LEAST) return null;
    const sum = (key: keyof Measured): number => this.#measured.reduce((total, m) => total + m[key], 0);
    const average = sum('cost') / sum('value');
    if (!(average > LIMIT)) return null;
    const reason = `the last ${this.#measured.length} fills cost ${percent(average)} against the open, ${percent(LIMIT)} is the limit`;
    // What led to a halt is not held against the desk again once somebody has looked.
    this.#measured = [];
    return { code: 'slippage', reason };
  }

  snapshot(): SlippageState {
    return { waiting: this.#waiting, measured: this.#measured };
  }
}
