import type { EventOf } from '../../bus/index.ts';
import type { ReadModels } from '../../db/index.ts';
import { isTerminal } from '../../domain/index.ts';
import type { Fill, Order, OrderStatus } from '../../domain/index.ts';
import type { KnownOrder } from '../../portfolio/reconcile/index.ts';
import { shares } from '../../portfolio/index.ts';

interface Told extends KnownOrder {
  readonly updatedAt: string;
}

/** Divergences that are recorded once: their subject is the id that is remembered. */
const REMEMBERED: ReadonlySet<string> = new Set([
  'order_external',
  'fill_external',
  'cash_fee',
  'cash_dividend',
  'cash_transfer',
]);

/** What the journal knows of orders, fills and intents, by their ids: folded from events, and read once at the start. */
export class KnownOrders {
  readonly #orders = new Map<string, Told>();
  readonly #counted = new Map<string, number>();
  readonly #fills = new Map<string, string>();
  readonly #intents = new Set<string>();
  readonly #adopted = new Set<string>();
  #converged: number | null = null;
  #began: number | null = null;
  #traded = false;

  /** What a database holds. */
  static async load(reads: Pick<ReadModels, 'orders' | 'fills' | 'events'>): Promise<KnownOrders> {
    const known = new KnownOrders();
    const orders = await reads.orders();
    for (const { purpose, clientOrderId } of orders) if (purpose !== null) known.#intents.add(clientOrderId);
    for (const fill of await reads.fills()) known.#count(fill);
    const [first] = orders;
    if (first) known.#began = Date.parse(first.createdAt);
    for (const order of orders) {
      // Until the broker has given an id of its own, an order has been told of by nobody but the desk.
      if (order.id !== order.clientOrderId) known.#tell({ ...order, status: order.status as OrderStatus });
    }
    for (const event of await reads.events({ type: 'reconciled' })) known.tap(event);
    return known;
  }

  tap(event: EventOf): void {
    this.#began ??= Date.parse(event.at);
    if (event.type === 'approved_ready')
      for (const { clientOrderId } of event.payload.orders) this.#intents.add(clientOrderId);
    if (event.type === 'order_updated') {
      const { order, fill } = event.payload;
      if (fill) this.#count(fill);
      this.#tell(order);
    }
    if (event.type === 'reconciled') {
      const { converged, divergences } = event.payload;
      for (const { kind, subject, repair } of divergences) {
        const takenOver = kind === 'orders_exceed_intents' && repair === 'fold';
        if (takenOver || REMEMBERED.has(kind)) this.#adopted.add(subject);
      }
      if (converged) this.#converged = Date.parse(event.at);
    }
  }

  /** When a reconciliation converged last, or the desk began; milliseconds since the epoch. Null: neither. */
  get agreed(): number | null {
    return this.#converged ?? this.#began;
  }

  /** An intent of the desk was filled, or it has been brought together with its broker before. */
  get begun(): boolean {
    return this.#traded || this.#converged !== null;
  }

  order(id: string): KnownOrder | undefined {
    return this.#orders.get(id);
  }

  hasIntent(clientOrderId: string): boolean {
    return this.#intents.has(clientOrderId);
  }

  hasFill(executionId: string): boolean {
    return this.#fills.has(executionId);
  }

  hasAdopted(id: string): boolean {
    return this.#adopted.has(id);
  }

  /** Lets go of what ended before a time that no comparison looks back to any more. @param before ISO 8601, UTC */
  forget(before: string): void {
    for (const [id, { status, updatedAt }] of this.#orders) {
      if (updatedAt >= before || !isTerminal(status)) continue;
      this.#orders.delete(id);
      this.#counted.delete(id);
    }
    for (const [id, at] of this.#fills) if (at < before) this.#fills.delete(id);
  }

  #count({ executionId, orderId, clientOrderId, qty, at }: Fill): void {
    if (this.#fills.has(executionId)) return;
    if (this.#intents.has(clientOrderId)) this.#traded = true;
    this.#fills.set(executionId, at);
    this.#counted.set(orderId, shares((this.#counted.get(orderId) ?? 0) + qty));
  }

  #tell(order: Pick<Order, 'id' | 'status' | 'qty' | 'limitPrice' | 'stopPrice' | 'updatedAt'>): void {
    const { id, qty, limitPrice, stopPrice, updatedAt } = order;
    const former = this.#orders.get(id);
    // What is final stays so, except that the broker's other end of an order overrules the desk's own guess.
    const status = former && isTerminal(former.status) && !isTerminal(order.status) ? former.status : order.status; // prettier-ignore
    this.#orders.set(id, {
      status,
      qty,
      counted: this.#counted.get(id) ?? 0,
      limitPrice,
      stopPrice,
      updatedAt,
    });
  }
}
