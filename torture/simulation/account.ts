import { LiveAccount, liveRules, Tape, Venue } from '../../brokers/exchange/live/index.ts';
import type { Scene } from '../../brokers/exchange/live/index.ts';
import { Liquidity } from '../../brokers/exchange/liquidity.ts';
import { MemoryExchangeStore } from '../../brokers/exchange/index.ts';
import type { ExchangeOrder } from '../../brokers/exchange/index.ts';
import { toOrder, toPosition } from '../../brokers/exchange/views.ts';
import type { RawUpdate } from '../../brokers/feed/index.ts';
import type { BrokerUpdate } from '../../brokers/port.ts';
import { isTerminal, toDollars } from '../../domain/index.ts';
import type { Fill, Order, OrderRequest, Position, Rng } from '../../domain/index.ts';
import type { MarketData } from '../../market/index.ts';
import { marketHistory } from '../../orchestrator/exchange-server/market-history.ts';
import type { Counts } from './counts.ts';
import type { SimulatedTime } from './time.ts';

/** The account as it stood at one moment. */
export interface Standing {
  readonly at: number;
  readonly orders: readonly Order[];
  readonly positions: readonly Position[];
  readonly cash: number;
  readonly fills: number;
}

export type Reply =
  | { readonly ok: true; readonly order: Order }
  | { readonly ok: false; readonly code: string; readonly message: string };

/** An order as it came in: what the judge counts. */
export interface Arrival {
  readonly clientOrderId: string;
  readonly symbol: string;
  readonly side: 'buy' | 'sell';
  readonly taken: boolean;
}

/** How moody the broker is: chances of each fault for an order. */
export interface Mood {
  readonly lateReads: number;
  readonly rejects: number;
  readonly stuckCancels: number;
}

/** The broker's side: a live account that is true at any moment, behind answers that need not be. */
export class BrokerSide {
  calm = false;
  /** Every execution, oldest first. */
  readonly fills: Fill[] = [];
  onMessage: (raw: RawUpdate) => void = () => undefined;
  onArrival: (arrival: Arrival) => void = () => undefined;
  onChange: (standing: Standing) => void = () => undefined;
  readonly #time: SimulatedTime;
  readonly #rng: Rng;
  readonly #counts: Counts;
  readonly #mood: Mood;
  readonly #venue: Venue;
  readonly #past: Standing[] = [];
  readonly #rejected = new Set<string>();
  readonly #canceling = new Set<string>();
  #account!: LiveAccount;

  private constructor(time: SimulatedTime, rng: Rng, counts: Counts, mood: Mood, market: MarketData) {
    this.#time = time;
    this.#rng = rng;
    this.#counts = counts;
    this.#mood = mood;
    this.#venue = new Venue({
      clock: { kind: 'wall', now: () => time.now },
      tape: new Tape(marketHistory(market), 'simulation'),
      rules: liveRules,
      cash: 100_000,
      store: async () => new MemoryExchangeStore(),
    });
  }

  static async open(
    time: SimulatedTime,
    rng: Rng,
    counts: Counts,
    mood: Mood,
    market: MarketData,
  ): Promise<BrokerSide> {
    const side = new BrokerSide(time, rng, counts, mood, market);
    side.#account = await side.#venue.account('simulated');
    side.#venue.onUpdates((_account, updates) => side.#heard(updates));
    side.#keep();
    return side;
  }

  /** The market lives up to now. */
  advance(): Promise<void> {
    return this.#venue.advance();
  }

  async submit(request: OrderRequest, by: 'desk' | 'hand' = 'desk'): Promise<Reply> {
    await this.advance();
    await this.#venue.look([request.symbol]);
    const taken = await this.#account.submit(request, {}, this.#scene());
    const { clientOrderId, symbol, side } = request;
    if (by === 'desk') this.onArrival({ clientOrderId, symbol, side, taken: taken.ok });
    this.#keep();
    if (!taken.ok) return { ok: false, ...taken.refusal };
    if (by === 'desk' && this.#rng.next() < this.#calmly(this.#mood.rejects))
      this.#time.after(200 + this.#rng.next() * 20_000, () => void this.#reject(taken.order.id));
    return { ok: true, order: this.#view(taken.order) };
  }

  /** Asks for the end of an order; false where it had ended. The end itself may take its time. */
  async cancel(id: string): Promise<'taken' | 'final' | 'none'> {
    await this.advance();
    const order = this.#account.books.orders.get(id);
    if (!order) return 'none';
    if (isTerminal(order.status)) return 'final';
    if (this.#canceling.has(id)) return 'taken';
    if (this.#rng.next() < this.#calmly(this.#mood.stuckCancels)) {
      this.#counts.add('cancels stuck');
      this.#canceling.add(id);
      this.#keep();
      const at = new Date(this.#time.now).toISOString();
      this.onMessage({ event: 'pending_cancel', order: this.#view(order), execution: null, at });
      this.#time.after(20_000 + this.#rng.next() * 600_000, () => void this.#end(id));
    } else await this.#end(id);
    return 'taken';
  }

  /** As a read shows it, which may lag behind what was written. */
  async read(): Promise<Standing> {
    await this.advance();
    const late = this.#rng.next() < this.#calmly(this.#mood.lateReads);
    if (!late) return this.now();
    const until = this.#time.now - 300 - this.#rng.next() * 3000;
    const shown = this.#past.findLast((standing) => standing.at <= until) ?? (this.#past[0] as Standing);
    if (shown !== this.#past.at(-1)) this.#counts.add('reads late');
    return shown;
  }

  /** The truth. */
  now(): Standing {
    return this.#past.at(-1) as Standing;
  }

  price(symbol: string): number {
    return this.#venue.tape.price(symbol, this.#venue.at) ?? 0;
  }

  #calmly(chance: number): number {
    return this.calm ? 0 : chance;
  }

  async #reject(id: string): Promise<void> {
    await this.advance();
    const order = this.#account.books.orders.get(id);
    if (!order || isTerminal(order.status) || order.filledQty > 0 || this.#canceling.has(id)) return;
    this.#counts.add('orders rejected after accept');
    this.#rejected.add(id);
    await this.#account.cancel(id, this.#scene());
  }

  async #end(id: string): Promise<void> {
    await this.advance();
    await this.#account.cancel(id, this.#scene());
    this.#canceling.delete(id);
    this.#keep();
  }

  #heard(updates: readonly BrokerUpdate[]): void {
    for (const update of updates) if (update.kind === 'order' && update.fill) this.fills.push(update.fill);
    // The market is lived through in one go; what a late read shows hangs on when it happened.
    this.#keep(Date.parse(updates.at(-1)?.at ?? '') || this.#time.now);
    for (const update of updates) {
      if (update.kind !== 'order') continue;
      const { fill } = update;
      const order = this.#view(update.order);
      const execution = fill && { id: fill.executionId, qty: fill.qty, price: fill.price, at: fill.at };
      const rejected = update.event === 'canceled' && this.#rejected.has(order.id);
      this.onMessage({ event: rejected ? 'rejected' : update.event, order, execution, at: update.at });
    }
  }

  #view(known: Order): Order {
    const order = toOrder(known as ExchangeOrder);
    if (order.status === 'canceled' && this.#rejected.has(order.id)) return { ...order, status: 'rejected' };
    if (!isTerminal(order.status) && this.#canceling.has(order.id))
      return { ...order, status: 'pending_cancel' };
    return order;
  }

  #keep(at = this.#time.now): void {
    const { orders, positions, ledger } = this.#account.books;
    const standing: Standing = {
      at,
      orders: Array.from(orders.values(), (order) => this.#view(order)),
      positions: Array.from(positions.values(), (p) => toPosition(p.symbol, p)),
      cash: toDollars(ledger.cashMicros),
      fills: this.fills.length,
    };
    this.#past.push(standing);
    this.onChange(standing);
    if (this.#past.length > 400) this.#past.splice(0, 200);
  }

  #scene(): Scene {
    return this.#venue.scene();
  }
}

/** While it lasts, some orders find little volume: what is left of them waits. @returns what ends it */
export function thinMarket(rng: Rng, chance: () => number, counts: Counts): () => void {
  const full = Object.getOwnPropertyDescriptor(Liquidity.prototype, 'room') as PropertyDescriptor;
  Liquidity.prototype.room = () => {
    if (rng.next() >= chance()) return Number.POSITIVE_INFINITY;
    counts.add('fills in part');
    return 1 + Math.floor(rng.next() * 4);
  };
  return () => Object.defineProperty(Liquidity.prototype, 'room', full);
}
