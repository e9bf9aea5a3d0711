import type { Order } from '../../domain/index.ts';
import type { BrokerFeed, FeedProblem, RawFill } from '../feed/index.ts';
import type { AlpacaLedger } from './ledger.ts';

/** A catch-up asks again where its own answers leave gaps, but not for ever: what REST does not list yet comes later. */
const ROUNDS = 3;

/**
 * Asks REST for whatever the stream did not tell, and gives it to the feed. After every reconnect, and whenever the feed
 * lacks something. One at a time; one that is asked for meanwhile follows.
 */
export class CatchUp {
  readonly #ledger: AlpacaLedger;
  readonly #feed: BrokerFeed;
  readonly #since: () => string;
  readonly #report: (problems: readonly FeedProblem[]) => void;
  #running: Promise<void> | null = null;
  #again: Promise<void> | null = null;

  constructor(parts: {
    readonly ledger: AlpacaLedger;
    readonly feed: BrokerFeed;
    /** ISO 8601, UTC: executions are asked for from then on. */
    readonly since: () => string;
    readonly report: (problems: readonly FeedProblem[]) => void;
  }) {
    this.#ledger = parts.ledger;
    this.#feed = parts.feed;
    this.#since = parts.since;
    this.#report = parts.report;
  }

  /** @throws DeskError BROKER_UNREACHABLE and the like */
  run(): Promise<void> {
    if (this.#running) {
      // Who asks now wants to know what happened up to now; the one under way may have asked before that.
      this.#again ??= this.#running.then(
        () => this.#start(),
        () => this.#start(),
      );
      return this.#again;
    }
    return this.#start();
  }

  #start(): Promise<void> {
    this.#again = null;
    this.#running = this.#ask().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  /** Whether the feed lacks something that REST can tell. */
  get due(): boolean {
    const feed = this.#feed;
    return feed.incomplete().length > 0 || feed.unknownOrders().length > 0 || feed.waiting().length > 0;
  }

  async #ask(): Promise<void> {
    for (let round = 0; round < ROUNDS; round++) {
      const since = this.#feed
        .incomplete()
        .reduce((first, order) => (order.since < first ? order.since : first), this.#since());
      // Orders first: executions asked for afterwards hold at least what the orders' sums say.
      const orders = await this.#ledger.since(since);
      const fills: RawFill[] = (await this.#ledger.fills(since)).map((fill) => ({
        id: fill.executionId,
        orderId: fill.orderId,
        qty: fill.qty,
        price: fill.price,
        fees: fill.fees,
        at: fill.at,
      }));
      const unheard = await this.#unheard(fills, orders);
      const fillsComplete = orders.every((order) => order.createdAt >= since);
      this.#report(this.#feed.backfill({ orders: [...orders, ...unheard], fills, fillsComplete }));
      if (!this.due) return;
    }
  }

  /** Orders that have executions and were not listed: made long ago, and over by now. */
  async #unheard(fills: readonly RawFill[], orders: readonly Order[]): Promise<readonly Order[]> {
    const listed = new Set(orders.map((order) => order.id));
    const wanted = new Set([...fills.map((fill) => fill.orderId), ...this.#feed.unknownOrders()]);
    const found: Order[] = [];
    for (const id of wanted) {
      if (listed.has(id)) continue;
      const wire = await this.#ledger.byId(id);
      if (wire) await this.#ledger.learnParents([wire]);
      const order = wire && this.#ledger.take(wire).find((each) => each.id === id);
      if (order) found.push(order);
    }
    return found;
  }
}
