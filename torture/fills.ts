import { BrokerFeed } from '../brokers/feed/index.ts';
import type { Backfill, RawUpdate } from '../brokers/feed/index.ts';
import type { BrokerUpdate } from '../brokers/port.ts';
import { createRng, isTerminal, newYorkDate, toMicros } from '../domain/index.ts';
import type { Order, Rng } from '../domain/index.ts';
import { Book, fillValue, idsOf, shares } from '../portfolio/index.ts';
import { makeWorld } from './fills-world.ts';
import type { World } from './fills-world.ts';
import type { Proof, ProofFailure } from './proof.ts';

const CASH = 1_000_000;
const SABOTAGES = [
  'a fill counted twice',
  'cumulative read as per-fill',
  'a fill after the cancel ignored',
  'no backfill after a gap',
  'all told again after a restart',
] as const;
type Sabotage = (typeof SABOTAGES)[number];

/** What REST can say of executions: all, all but the newest, or the orders' sums only. */
type Listing = 'all' | 'behind' | 'sums';

/**
 * The book under one stream: sent late, out of order, repeated and cut, with REST after the gaps and restarts between.
 * What it must come to is what truly happened.
 */
class Case {
  readonly #rng: Rng;
  readonly #world: World;
  readonly #listing: Listing;
  readonly #sabotage: Sabotage | undefined;
  readonly #counts: Record<string, number>;
  readonly #faults: string[] = [];
  readonly #told = new Map<string, Order>();
  readonly #counted = new Map<string, number>();
  #book = new Book(CASH, idsOf('desk'));
  #feed = this.#begin();
  #copies = 0;

  constructor(seed: number, sabotage: Sabotage | undefined, counts: Record<string, number>) {
    const rng = createRng(`fills/${seed}`);
    this.#rng = rng;
    this.#counts = counts;
    this.#world = makeWorld(rng.fork('world'));
    this.#add('late fills', this.#world.late);
    this.#add('legs', this.#world.legs);
    this.#add('orders of others', this.#world.external);
    const kind = rng.next();
    this.#listing = kind < 0.7 ? 'all' : kind < 0.85 ? 'behind' : 'sums';
    this.#sabotage = sabotage;
    for (const { id } of this.#world.ends.values()) {
      const order = this.#world.events.find((event) => event.order.id === id)?.order;
      if (order?.clientOrderId.startsWith('desk-')) this.#intend(order);
    }
  }

  /** One line for each thing that is wrong. */
  run(): readonly string[] {
    const { events } = this.#world;
    const order = this.#delivery();
    let newest = -1;
    let missed = false;
    for (const [step, index] of order.entries()) {
      if (index === null) {
        missed = true;
        continue;
      }
      newest = Math.max(newest, index);
      if (missed) this.#ask(newest);
      missed = false;
      this.#problems(this.#feed.take(this.#mapped(events[index] as RawUpdate)));
      if (this.#rng.next() < 0.3) this.#fold();
      if (step > 0 && this.#rng.next() < 0.5 / order.length) this.#restart(newest);
    }
    this.#ask(events.length - 1, true);
    this.#fold();
    this.#compare();
    return this.#faults;
  }

  /** Indexes of events as they arrive; null: here the line was down, and something was lost. */
  #delivery(): readonly (number | null)[] {
    const { events } = this.#world;
    const rng = this.#rng;
    const disorder = [0, 3, 12, events.length][Math.floor(rng.next() * 4)] as number;
    const places: { at: number; index: number | null }[] = [];
    for (let index = 0; index < events.length; index++) {
      if (rng.next() < 0.04) {
        const lost = 1 + Math.floor(rng.next() * 8);
        this.#add('cut', Math.min(lost, events.length - index));
        places.push({ at: index, index: null });
        index += lost - 1;
        continue;
      }
      const copies = rng.next() < 0.15 ? 2 + Math.floor(rng.next() * 2) : 1;
      this.#add('repeated', copies - 1);
      for (let i = 0; i < copies; i++) places.push({ at: index + disorder * rng.next(), index });
    }
    const sorted = places.sort((a, b) => a.at - b.at).map((place) => place.index);
    let last = -1;
    for (const index of sorted) {
      if (index !== null && index < last) this.#add('out of order');
      last = index ?? last;
    }
    return sorted;
  }

  /** REST, as things stood when the event of this index had happened. */
  #ask(newest: number, end = false): void {
    if (this.#sabotage === 'no backfill after a gap') return;
    const { events, executions } = this.#world;
    const orders = new Map<string, Order>();
    for (const { order } of events.slice(0, newest + 1)) orders.set(order.id, order);
    if (end) for (const [id, order] of this.#world.ends) orders.set(id, order);
    const until = (events[newest] as RawUpdate).at;
    let fills = executions.filter((execution) => execution.at <= until);
    if (this.#listing === 'behind' && !end) fills = fills.slice(0, -2);
    if (this.#listing === 'sums') fills = [];
    if (this.#sabotage === 'a fill after the cancel ignored') fills = fills.filter((f) => !this.#isLate(f.orderId));
    // What was counted before a restart may lie before the time that is asked about.
    const known = new Set(this.#book.heard().executions);
    if (this.#rng.next() < 0.5) fills = fills.filter((fill) => !known.has(fill.id));
    this.#add('backfills');
    const answer: Backfill = { orders: [...orders.values()], fills, fillsComplete: this.#listing !== 'sums' };
    this.#problems(this.#feed.backfill(answer));
  } // prettier-ignore

  #restart(newest: number): void {
    this.#add('restarts');
    // Killed between two updates: what was not folded was never heard.
    this.#fold(Math.floor(this.#rng.next() * 4));
    this.#book = Book.restore(JSON.parse(JSON.stringify(this.#book.snapshot())), idsOf('desk'));
    this.#feed = this.#begin();
    this.#ask(newest);
  }

  #begin(): BrokerFeed {
    const heard = this.#sabotage === 'all told again after a restart' ? {} : this.#book.heard();
    return new BrokerFeed({ ...heard, held: (symbol) => this.#book.position(symbol)?.qty ?? 0 });
  }

  #fold(most = Infinity): void {
    const updates = this.#feed.updatesAfter(this.#book.lastSeq);
    for (const update of updates.slice(0, most)) this.#update(update);
  }

  #update(update: BrokerUpdate): void {
    if (update.kind !== 'order') return;
    const { seq, order, fill, session } = update;
    const before = this.#told.get(order.id);
    if (seq !== this.#book.lastSeq + 1) this.#fault(`number ${seq} after ${this.#book.lastSeq}`);
    if (before && before.filledQty > order.filledQty)
      this.#fault(`${order.id} went from ${before.filledQty} to ${order.filledQty} shares`);
    if (before && isTerminal(before.status) && order.status !== before.status)
      this.#fault(`${order.id} was ${before.status} and is ${order.status}`);
    this.#told.set(order.id, order);
    if (fill) {
      this.#add('fills');
      if (fill.executionId.startsWith('sum|')) this.#add('sums in place of executions');
      if (fill.session !== newYorkDate(Date.parse(fill.at))) this.#fault(`${fill.executionId} is of ${fill.session}`);
      this.#counted.set(fill.executionId, (this.#counted.get(fill.executionId) ?? 0) + 1);
    }
    const { duplicate } = this.#book.apply({ seq, kind: 'order', order, fill, session });
    if (duplicate) this.#fault(`${fill?.executionId} told again`);
  } // prettier-ignore

  #compare(): void {
    const { ends, executions } = this.#world;
    const held = new Map<string, number>();
    let cash = toMicros(CASH);
    for (const { orderId, qty, price } of executions) {
      const { symbol, side } = ends.get(orderId) as Order;
      held.set(symbol, shares((held.get(symbol) ?? 0) + (side === 'buy' ? qty : -qty)));
      cash += side === 'buy' ? -fillValue(qty, price) : fillValue(qty, price);
    }
    for (const [symbol, qty] of held) {
      const has = this.#book.position(symbol)?.qty ?? 0;
      if (has !== qty) this.#fault(`${has} ${symbol} in the book, ${qty} at the broker`);
    }
    // The average of a sum is a double, so a share that stands for several may be a few millionths off.
    const off = Math.abs(toMicros(this.#book.cash()) - cash);
    if (off > (this.#listing === 'sums' ? executions.length : 0)) this.#fault(`cash is off by ${off} micros`);
    for (const [id, end] of ends) {
      const told = this.#told.get(id);
      if (told?.status !== end.status || told.filledQty !== end.filledQty)
        this.#fault(`${id} is told as ${told?.status} ${told?.filledQty}, and is ${end.status} ${end.filledQty}`);
    }
    if (this.#listing !== 'sums')
      for (const { id } of executions)
        if (this.#counted.get(id) !== 1) this.#fault(`${id} counted ${this.#counted.get(id) ?? 0} times`);
    if (this.#feed.incomplete().length > 0) this.#fault('an order is incomplete at the end');
    const cost = this.#book.positions().reduce((sum, p) => sum + p.costMicros, 0);
    const kept = toMicros(CASH) + toMicros(this.#book.realisedPnl()) - toMicros(this.#book.fees());
    if (toMicros(this.#book.cash()) + cost !== kept) this.#fault('the book does not balance (P9)');
  } // prettier-ignore

  #mapped(raw: RawUpdate): RawUpdate {
    const { order, execution } = raw;
    if (!execution) return raw;
    switch (this.#sabotage) {
      case 'a fill counted twice':
        return { ...raw, execution: { ...execution, id: `${execution.id}/${++this.#copies}` } };
      case 'cumulative read as per-fill':
        return { ...raw, execution: { ...execution, qty: order.filledQty } };
      case 'a fill after the cancel ignored':
        return this.#isLate(order.id) ? { ...raw, execution: null, order: { ...order, filledQty: 0 } } : raw;
      default:
        return raw;
    }
  }

  #isLate(orderId: string): boolean {
    return this.#world.ends.get(orderId)?.status === 'canceled';
  }

  #intend({ clientOrderId, symbol, side, createdAt }: Order): void {
    const session = newYorkDate(Date.parse(createdAt));
    const purpose = side === 'buy' ? 'entry' : 'exit';
    this.#book.registerIntent({ clientOrderId, symbol, purpose, session, strategy: 'Breakout', reason: purpose, cycleId: 'c' }); // prettier-ignore
  }

  #problems(problems: readonly { readonly message: string }[]): void {
    for (const { message } of problems) this.#fault(message);
  }

  #fault(what: string): void {
    this.#faults.push(what);
  }

  #add(name: string, n = 1): void {
    this.#counts[name] = (this.#counts[name] ?? 0) + n;
  }
}

export const fills: Proof = {
  name: 'fills',
  says: 'P4, P9: however fills are shuffled, repeated and cut, each is counted once and the sum is right',
  short: 500,
  long: 10_000,
  sabotages: SABOTAGES,
  async run({ cases, firstSeed, sabotage, say }) {
    const counts: Record<string, number> = {};
    const failures: ProofFailure[] = [];
    for (let i = 0; i < cases; i++) {
      const seed = firstSeed + i;
      try {
        const [what] = new Case(seed, sabotage as Sabotage | undefined, counts).run();
        if (what !== undefined) failures.push({ seed, what });
      } catch (thrown) {
        failures.push({ seed, what: String(thrown) });
      }
      if ((i + 1) % 1000 === 0) say?.(`${i + 1} streams`);
    }
    return { cases, failures, counts };
  },
};
