import { createHash } from 'node:crypto';
import { DeskError } from '../domain/index.ts';
import type { Fill } from '../domain/index.ts';
import type { DeskEvent } from '../orchestrator/backtest-desk.ts';

type Payload<N extends DeskEvent['type']> = Extract<DeskEvent, { type: N }>['payload'];
type Trip = NonNullable<Payload<'position_changed'>['trade']>;

/** One way from flat to flat, as `trades --json` shows it. */
export interface TradeRow {
  readonly id: number;
  readonly symbol: string;
  readonly strategy: string;
  readonly side: 'long';
  readonly qty: number;
  readonly entryTime: string;
  readonly entryPrice: number;
  readonly exitTime: string | null;
  readonly exitPrice: number | null;
  readonly pnl: number | null;
  readonly reason: string | null;
  readonly orderIds: readonly string[];
}

/** Prices of one side of a trade: the average of the fills, to the last bit where all are at one price. */
class Average {
  #value = 0;
  #qty = 0;
  #price: number | null = null;

  add({ qty, price }: Fill): void {
    this.#price = this.#qty === 0 || this.#price === price ? price : null;
    this.#value += qty * price;
    this.#qty += qty;
  }

  get price(): number {
    return this.#price ?? this.#value / this.#qty;
  }
}

interface Sides {
  readonly buy: Average;
  readonly sell: Average;
  /** Shares changed under it: then the book's own averages hold. */
  split: boolean;
}

/** What a run has done, folded from the rail. */
export class Collector {
  readonly #unrounded: boolean;
  readonly #trips = new Map<number, Trip>();
  readonly #sides = new Map<string, Sides>();
  readonly #prices = new Map<number, Sides>();
  readonly #decided = new Map<string, string>();
  readonly #hash = createHash('sha256');
  /** Dollars bought and sold, and paid in commission and fees. */
  tradedValue = 0;
  fees = 0;
  fills = 0;
  orders = 0;
  /** Why signals led to nothing, by code; signals only until the first order. */
  readonly denials = new Map<string, number>();
  readonly signals = new Map<string, number>();
  readonly refusals = new Map<string, number>();
  /** Cycles in which a station failed, and the first of them. */
  failures = 0;
  firstFailure = '';
  halts: string[] = [];

  /** @param unrounded prices of trades to the last bit, and not as the book tells them, which counts millionths */
  constructor(unrounded = false) {
    this.#unrounded = unrounded;
  }

  watch(event: DeskEvent): void {
    switch (event.type) {
      case 'signals_ready':
        if (this.orders === 0)
          for (const { action, reason } of event.payload.signals)
            count(this.signals, action === 'sell' ? 'sell' : reason.code);
        break;
      case 'approved_ready':
        this.#approved(event.payload);
        break;
      case 'executed_ready':
        for (const { outcome, code, message } of event.payload.orders)
          if (outcome !== 'accepted') count(this.refusals, code ?? message ?? outcome);
        break;
      case 'order_updated':
        if (event.payload.fill) this.#fill(event.payload.fill);
        break;
      case 'position_changed':
        this.#moved(event.payload);
        break;
      case 'agent_failed':
        if (this.failures++ === 0) this.firstFailure = `${event.payload.agent}: ${event.payload.message}`;
        break;
      case 'halted':
        this.halts.push(event.payload.code);
        break;
      default:
        break;
    }
  }

  /** By entry, then symbol. */
  trades(): readonly TradeRow[] {
    const rows = Array.from(this.#trips.values(), (trip) => this.#row(trip));
    return rows.sort((a, b) => ascending(a.entryTime, b.entryTime) || ascending(a.symbol, b.symbol));
  }

  /** Of every order that was approved and every fill, in their order. */
  ordersHash(): string {
    return this.#hash.copy().digest('hex');
  }

  #approved({ orders, denials }: Payload<'approved_ready'>): void {
    for (const { code } of denials) count(this.denials, code);
    for (const { clientOrderId, session, symbol, side, type, qty, limitPrice, stopPrice } of orders) {
      this.orders++;
      this.#decided.set(clientOrderId, session);
      this.#hash.update(
        `${session} ${side} ${qty} ${symbol} ${type} ${limitPrice ?? ''} ${stopPrice ?? ''}\n`,
      );
    }
  }

  #fill(fill: Fill): void {
    const { symbol, side, qty, price, fees, session, clientOrderId } = fill;
    const decided = this.#decided.get(clientOrderId);
    if (decided !== undefined && session <= decided)
      throw new DeskError('DIVERGED', `look-ahead: ${symbol} was decided on at the close of ${decided} and filled in ${session}`); // prettier-ignore
    this.fills++;
    this.tradedValue += qty * price;
    this.fees += fees;
    this.#hash.update(`${session} filled ${side} ${qty} ${symbol} ${price}\n`);
    let sides = this.#sides.get(symbol);
    if (!sides) this.#sides.set(symbol, (sides = { buy: new Average(), sell: new Average(), split: false }));
    sides[side].add(fill);
  }

  #moved({ symbol, cause, qty, trade }: Payload<'position_changed'>): void {
    const sides = this.#sides.get(symbol);
    if (sides && cause === 'split') sides.split = true;
    if (trade) {
      this.#trips.set(trade.id, trade);
      if (sides) this.#prices.set(trade.id, sides);
    }
    if (qty === 0) this.#sides.delete(symbol);
  }

  #row(trip: Trip): TradeRow {
    const { id, symbol, strategy, side, qty, entryTime, exitTime, pnl, reason, orderIds } = trip;
    const sides = this.#prices.get(id);
    const own = this.#unrounded && sides && !sides.split ? sides : null;
    const exitPrice = exitTime === null ? null : (own?.sell.price ?? trip.exitPrice);
    const entryPrice = own?.buy.price ?? trip.entryPrice;
    return {
      id,
      symbol,
      strategy,
      side,
      qty,
      entryTime,
      entryPrice,
      exitTime,
      exitPrice,
      pnl,
      reason,
      orderIds,
    };
  }
}

const ascending = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
