import type { z } from 'zod';
import { isTerminal } from '../../domain/index.ts';
import type { Fill, Order } from '../../domain/index.ts';
import { flatten, toFill } from './mapper.ts';
import type { AlpacaRest } from './rest.ts';
import { wireFills, wireMovements, wireOrder, wireOrders } from './wire.ts';
import type { wireFill, WireOrder } from './wire.ts';

const PAGE = 500;
const ACTIVITY_PAGE = 100;
/** Good-till-cancelled orders end by themselves after 90 days: what is older can no longer change. */
const ORDER_LIFE_DAYS = 95;
const DAY_MS = 86_400_000;
const FAMILIES: ReadonlySet<string> = new Set(['bracket', 'oto', 'oco']);

/** Cash that moved without an order: a dividend, a fee, interest. */
export interface CashMovement {
  readonly id: string;
  readonly kind: string;
  readonly symbol: string | null;
  /** Dollars; negative: paid. */
  readonly amount: number;
  /** ISO 8601, UTC, or the date alone. */
  readonly at: string;
}

/**
 * What the account's orders and executions are, asked anew each time. Alpaca lists orders by submission only, names no
 * parent in a leg, and no client order id in a fill: what was learnt of those is remembered here, and nothing else.
 */
export class AlpacaLedger {
  readonly #rest: AlpacaRest;
  /** Leg to parent, order to client order id: these never change. */
  readonly #parents = new Map<string, string>();
  readonly #names = new Map<string, string>();
  readonly #ids = new Map<string, string>();
  /** Orders that have legs. */
  readonly #leads = new Set<string>();
  /** Orders of a family whose parent was looked for. */
  readonly #alone = new Set<string>();
  /** Ids of orders that were open when last asked: whom to ask about by name once they are not. */
  #open: ReadonlySet<string> | null = null;

  constructor(rest: AlpacaRest) {
    this.#rest = rest;
  }

  readonly parentOf = (id: string): string | null => this.#parents.get(id) ?? null;

  /** Alpaca's id of an order that was seen. */
  idOf(clientOrderId: string): string | null {
    return this.#ids.get(clientOrderId) ?? null;
  }

  /** The order and its legs as the desk knows orders; their names are remembered. */
  take(wire: WireOrder): readonly Order[] {
    for (const leg of wire.legs) this.#parents.set(leg.id, wire.id);
    if (wire.legs.length > 0) this.#leads.add(wire.id);
    for (const { id, client_order_id } of [wire, ...wire.legs]) {
      this.#names.set(id, client_order_id);
      this.#ids.set(client_order_id, id);
    }
    return flatten(wire, this.parentOf);
  }

  /** Of a family whose other members nobody has told of: a parent or a leg, who knows. */
  isStray({ id, order_class, legs }: WireOrder): boolean {
    const known = this.#parents.has(id) || this.#leads.has(id) || this.#alone.has(id);
    return FAMILIES.has(order_class) && legs.length === 0 && !known;
  }

  /** Legs that wait for their parent included. */
  async open(): Promise<readonly Order[]> {
    // Asked twice: legs that wait show only inside their parent, legs whose parent has ended only outside of it.
    const [nested, flat] = await Promise.all([this.#list('open', true), this.#list('open', false)]);
    const found = new Map<string, Order>();
    const keep = (wire: WireOrder): void => {
      for (const order of this.take(wire)) {
        if (!isTerminal(order.status) && !found.has(order.id)) found.set(order.id, order);
      }
    };
    await this.learnParents(nested);
    for (const wire of [...nested, ...flat]) keep(wire);
    this.#open = new Set(found.keys());
    return byAge([...found.values()]);
  }

  /** Open, or made or changed since. */
  async since(since: string): Promise<readonly Order[]> {
    const before = this.#open;
    const open = await this.open();
    const found = new Map(open.map((order) => [order.id, order]));
    // The first time nobody knows what was open: then everything that can have changed is looked through.
    const from =
      before === null ? new Date(Date.parse(since) - ORDER_LIFE_DAYS * DAY_MS).toISOString() : since;
    for (const wire of await this.#list('all', true, justBefore(from))) {
      for (const order of this.take(wire)) {
        const changed = !isTerminal(order.status) || order.updatedAt >= since || order.createdAt >= since;
        if (changed && !found.has(order.id)) found.set(order.id, order);
      }
    }
    for (const id of before ?? []) {
      if (found.has(id)) continue;
      const wire = await this.byId(id);
      for (const order of wire ? this.take(wire) : []) found.set(order.id, order);
    }
    return byAge([...found.values()]);
  }

  byId(id: string): Promise<WireOrder | null> {
    return this.#rest.read('reconcile', wireOrder, (init) =>
      this.#rest.orders.getOrderByOrderIDRaw({ orderId: id, nested: true }, init),
    );
  }

  /** Executions since, oldest first. */
  async fills(since: string): Promise<readonly Fill[]> {
    const found = new Map<string, z.infer<typeof wireFill>>();
    let pageToken: string | undefined;
    for (;;) {
      const page = await this.#rest.need('reconcile', wireFills, (init) =>
        this.#rest.activities.getAccountActivitiesByActivityTypeRaw(
          {
            activityType: 'FILL',
            // Whether `after` itself counts is not documented: what lies before is left out below.
            after: new Date(Date.parse(since) - 1),
            direction: 'asc',
            pageSize: ACTIVITY_PAGE,
            ...(pageToken !== undefined && { pageToken }),
          },
          init,
        ),
      );
      const known = found.size;
      for (const fill of page) found.set(fill.id, fill);
      pageToken = page.at(-1)?.id;
      if (page.length < ACTIVITY_PAGE || found.size === known) break;
    }
    const fills: Fill[] = [];
    for (const fill of found.values()) {
      if (fill.transaction_time >= since) fills.push(toFill(fill, await this.#nameOf(fill.order_id)));
    }
    return fills.sort((a, b) => (a.at === b.at ? 0 : a.at < b.at ? -1 : 1));
  }

  /** Cash that moved without an order since, oldest first. */
  async movements(since: string): Promise<readonly CashMovement[]> {
    const found = new Map<string, CashMovement>();
    let pageToken: string | undefined;
    for (;;) {
      const page = await this.#rest.need('reconcile', wireMovements, (init) =>
        this.#rest.activities.getAccountActivitiesRaw(
          {
            category: 'non_trade_activity',
            after: new Date(Date.parse(since) - 1),
            direction: 'asc',
            pageSize: ACTIVITY_PAGE,
            ...(pageToken !== undefined && { pageToken }),
          },
          init,
        ),
      );
      const known = found.size;
      for (const { id, activity_type, net_amount, symbol, date, created_at } of page) {
        const at = created_at ?? date ?? since;
        if (net_amount !== null)
          found.set(id, { id, kind: activity_type, symbol: symbol ?? null, amount: net_amount, at });
      }
      pageToken = page.at(-1)?.id;
      if (page.length < ACTIVITY_PAGE || found.size === known) break;
    }
    return [...found.values()];
  }

  async #nameOf(orderId: string): Promise<string> {
    const known = this.#names.get(orderId);
    if (known !== undefined) return known;
    const wire = await this.byId(orderId);
    if (wire) this.take(wire);
    return this.#names.get(orderId) ?? orderId;
  }

  /** Pages by submission: a page begins a moment before the last one ended, and what it repeats is dropped. */
  async #list(status: 'open' | 'all', nested: boolean, after?: string): Promise<readonly WireOrder[]> {
    const found = new Map<string, WireOrder>();
    let from = after;
    for (;;) {
      const page = await this.#rest.need('reconcile', wireOrders, (init) =>
        this.#rest.orders.getAllOrdersRaw(
          { status, nested, limit: PAGE, direction: 'asc', ...(from !== undefined && { after: from }) },
          init,
        ),
      );
      const known = found.size;
      for (const order of page) found.set(order.id, order);
      const last = page.at(-1);
      const submitted = last?.submitted_at ?? last?.created_at;
      if (page.length < PAGE || found.size === known || !submitted) break;
      from = justBefore(submitted);
    }
    return [...found.values()];
  }

  /** A leg outside of its parent does not say whose it is: the symbol's history does. Asked once for each leg. */
  async learnParents(orders: readonly WireOrder[]): Promise<void> {
    const orphans = orders.filter((order) => this.isStray(order));
    const symbols = [...new Set(orphans.map((order) => order.symbol))];
    if (symbols.length === 0) return;
    const history = await this.#rest.need('reconcile', wireOrders, (init) =>
      this.#rest.orders.getAllOrdersRaw(
        { status: 'all', nested: true, limit: PAGE, direction: 'desc', symbols: symbols.join(',') },
        init,
      ),
    );
    for (const wire of history) this.take(wire);
    for (const { id } of orphans) this.#alone.add(id);
  }
}

const justBefore = (time: string): string => new Date(Date.parse(time) - 1).toISOString();

function byAge(orders: Order[]): readonly Order[] {
  const rank = (order: Order): number => (order.parentId === null ? 0 : 1);
  return orders.sort((a, b) =>
    a.createdAt === b.createdAt ? rank(a) - rank(b) : a.createdAt < b.createdAt ? -1 : 1,
  );
}
