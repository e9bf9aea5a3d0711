import { EmbeddedExchange, MemoryExchangeStore } from '../../brokers/exchange/index.ts';
import type { Broker, BrokerUpdate } from '../../brokers/port.ts';
import { Bus, MemoryJournal } from '../../bus/index.ts';
import type { EventOf } from '../../bus/index.ts';
import { ReplayedClock } from '../../domain/index.ts';
import type { Bar, Order, OrderIntent, Position } from '../../domain/index.ts';
import { BrokerSource } from '../../orchestrator/broker-source.ts';
import { BookKeeper } from '../../orchestrator/folds/book-keeper.ts';
import {
  IntentLedger,
  KnownOrders,
  Reconciler,
  reconcileSettings,
} from '../../orchestrator/reconciliation/index.ts';
import type { ReconcilerParts } from '../../orchestrator/reconciliation/index.ts';
import { Book, idsOf } from '../../portfolio/index.ts';
import type { CashActivity } from '../../portfolio/reconcile/index.ts';
import { approve } from '../../risk/verdict.ts';

export const DESK = 'torture';
const DAY = 86_400_000;
const FIRST = Date.UTC(2024, 0, 2);

/** What the account holds and the exchange does not know of: money, shares, orders that came in from elsewhere. */
export interface Outside {
  cash: number;
  readonly shares: Map<string, Position>;
  readonly orders: Map<string, Order>;
  readonly activities: CashActivity[];
}

/** What becomes of an update on its way to the desk. */
export type Fate = (update: BrokerUpdate) => 'told' | 'lost' | 'twice';

/**
 * A desk without agents: rail, book and reconciler as the pipeline wires them, over an exchange in memory whose news
 * may be lost or repeated on the way.
 */
export class SmallDesk {
  readonly clock = new ReplayedClock(FIRST);
  readonly book = new Book(100_000, idsOf(DESK));
  readonly outside: Outside = { cash: 0, shares: new Map(), orders: new Map(), activities: [] };
  readonly events: EventOf[] = [];
  readonly known = new KnownOrders();
  readonly intents = new IntentLedger();
  readonly bus: Bus;
  readonly source: BrokerSource;
  readonly reconciler: Reconciler;
  /** The account as the desk's broker port shows it. */
  readonly broker: Broker;
  #day = 0;

  private constructor(
    readonly exchange: EmbeddedExchange,
    clock: ReplayedClock,
    fate: Fate,
    swap: (parts: ReconcilerParts) => ReconcilerParts,
  ) {
    this.clock = clock;
    const journal = new MemoryJournal();
    this.bus = new Bus({ journal, clock, after: 0 });
    const keeper = new BookKeeper(this.book);
    for (const fold of [keeper, this.known, this.intents]) this.bus.tap((event) => fold.tap(event));
    this.bus.watch((event) => this.events.push(event));
    this.broker = accountOf(exchange, this.outside);
    this.source = new BrokerSource(this.bus, lossy(exchange, fate), keeper);
    const { bus, source, book, known, intents, broker } = this;
    const parts: ReconcilerParts = {
      bus, source, book, known, intents, broker, clock,
      record: journal,
      sleep: async (milliseconds) => clock.advanceTo(clock.now() + milliseconds),
      settings: { ...reconcileSettings.parse({}), DESK_NAME: DESK },
      wanted: ({ symbol }) => book.position(symbol) === undefined,
      activities: async () => this.outside.activities,
    }; // prettier-ignore
    this.reconciler = new Reconciler(swap(parts));
  }

  static async open(
    fate: Fate,
    swap: (parts: ReconcilerParts) => ReconcilerParts = (p) => p,
  ): Promise<SmallDesk> {
    const clock = new ReplayedClock(FIRST);
    const exchange = await EmbeddedExchange.open(new MemoryExchangeStore(), { accountId: DESK, clock, participation: null }); // prettier-ignore
    return new SmallDesk(exchange, clock, fate, swap);
  }

  get session(): string {
    return new Date(FIRST + this.#day * DAY).toISOString().slice(0, 10);
  }

  /** One session at the exchange; what the desk hears of it is another matter. */
  async play(
    prices: ReadonlyMap<string, number>,
    splits: readonly { symbol: string; ratio: number }[] = [],
  ): Promise<void> {
    this.#day++;
    const { session } = this;
    const midnight = FIRST + this.#day * DAY;
    const bars = new Map<string, Bar>();
    for (const [symbol, price] of prices)
      bars.set(symbol, { date: session, open: price, high: price * 1.01, low: price * 0.99, close: price, volume: 1_000_000 }); // prettier-ignore
    await this.exchange.playSession({
      session,
      openTime: midnight + 52_200_000,
      closeTime: midnight + 75_600_000,
      bars,
      splits,
    });
    this.clock.advanceTo(midnight + 75_600_000);
  }

  /** As the gate approves and the execution answers: `sent` and answered, `unknown` with or without having arrived. */
  async intend(
    intent: OrderIntent,
    how: 'sent' | 'reply lost' | 'request lost' | 'never sent',
  ): Promise<void> {
    const approved = approve(intent, { checks: [], formulaQty: intent.qty, cuts: [], confidence: 1 });
    const { session, clientOrderId, symbol, purpose } = intent;
    const origin = { cycleId: `cycle-${session}`, causedBy: null };
    const event = await this.bus.publish(
      { type: 'approved_ready', payload: { session, part: 'all', cancels: [], orders: [approved], denials: [], exitReasons: {}, outcomes: [] } },
      origin,
    ); // prettier-ignore
    if (how === 'never sent') {
      await this.bus.publish({ type: 'agent_failed', payload: { agent: 'execution', event: event.id, type: event.type, code: 'INTERNAL', message: 'ended' } }, origin); // prettier-ignore
      return;
    }
    const { plan: _plan, purpose: _purpose, strategy: _strategy, session: _session, ...request } = intent;
    const answer = how === 'request lost' ? null : await this.exchange.submit(request);
    const outcome = how === 'sent' ? (answer?.outcome ?? 'unknown') : 'unknown';
    const order = answer?.outcome === 'accepted' && how === 'sent' ? answer.order : null;
    const refusal = answer?.outcome === 'refused' && how === 'sent' ? answer : null;
    const result = { clientOrderId, symbol, purpose, outcome, orderId: order?.id ?? null, status: order?.status ?? (refusal ? 'rejected' : 'unknown'), code: refusal?.code ?? null, message: refusal?.message ?? null } as const; // prettier-ignore
    await this.bus.publish({ type: 'executed_ready', payload: { session, part: 'all', orders: [result], cancels: [] } }, origin); // prettier-ignore
  }
}

/** The exchange's account together with what came from outside. */
function accountOf(exchange: EmbeddedExchange, outside: Outside): Broker {
  return {
    name: exchange.name,
    kind: exchange.kind,
    submit: (order) => exchange.submit(order),
    async cancel(id) {
      const order = outside.orders.get(id);
      if (!order) return exchange.cancel(id);
      const canceled: Order = { ...order, status: 'canceled' };
      outside.orders.set(id, canceled);
      return { outcome: 'canceled', order: canceled };
    },
    findOrder: async (id) => outside.orders.get(id) ?? exchange.findOrder(id),
    openOrders: () => exchange.openOrders(),
    async positions() {
      const positions = new Map((await exchange.positions()).map((p) => [p.symbol, p]));
      for (const [symbol, { qty, avgEntryPrice }] of outside.shares) {
        const held = positions.get(symbol) ?? { symbol, qty: 0, avgEntryPrice: 0 };
        const sum = held.qty + qty;
        positions.set(symbol, { symbol, qty: sum, avgEntryPrice: (held.qty * held.avgEntryPrice + qty * avgEntryPrice) / sum }); // prettier-ignore
      }
      return [...positions.values()];
    },
    async account() {
      const account = await exchange.account();
      return { ...account, cash: Math.round((account.cash + outside.cash) * 1e6) / 1e6 };
    },
    updatesAfter: (seq) => exchange.updatesAfter(seq),
    orders: async (since) => [...(await exchange.orders(since)), ...outside.orders.values()],
    fills: (since) => exchange.fills(since),
    time: () => exchange.time(),
    connection: () => exchange.connection(),
  };
}

/** The same news is lost however often it is asked for. */
function lossy(exchange: EmbeddedExchange, fate: Fate): Broker {
  const fates = new Map<number, ReturnType<Fate>>();
  const feed = Object.create(exchange) as EmbeddedExchange;
  feed.updatesAfter = async (after) =>
    (await exchange.updatesAfter(after)).flatMap((update) => {
      const fated = fates.get(update.seq) ?? fate(update);
      fates.set(update.seq, fated);
      return fated === 'lost' ? [] : fated === 'twice' ? [update, update] : [update];
    });
  return feed;
}
