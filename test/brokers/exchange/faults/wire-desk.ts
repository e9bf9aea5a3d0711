import { createAlpacaBroker } from '../../../../brokers/alpaca/index.ts';
import type { AlpacaBroker } from '../../../../brokers/alpaca/index.ts';
import { FaultPlan } from '../../../../brokers/exchange/faults/index.ts';
import type { FaultFile } from '../../../../brokers/exchange/faults/index.ts';
import { BrokerFeed } from '../../../../brokers/feed/index.ts';
import type { SubmitOutcome } from '../../../../brokers/index.ts';
import { Bus, MemoryJournal } from '../../../../bus/index.ts';
import type { EventName, EventOf } from '../../../../bus/index.ts';
import { clientOrderId, createRng } from '../../../../domain/index.ts';
import type { Clock, OrderIntent, OrderRequest } from '../../../../domain/index.ts';
import type { Schedule } from '../../../../guards/index.ts';
import { BrokerSource } from '../../../../orchestrator/broker-source.ts';
import { BookKeeper } from '../../../../orchestrator/folds/book-keeper.ts';
import {
  IntentLedger,
  KnownOrders,
  Reconciler,
  reconcileSettings,
} from '../../../../orchestrator/reconciliation/index.ts';
import { Book, idsOf } from '../../../../portfolio/index.ts';
import { approve } from '../../../../risk/verdict.ts';
import { eventually } from '../../../support/eventually.ts';
import { startTwin } from '../../../support/twin.ts';
import type { Twin } from '../../../support/twin.ts';
import { KEYS, quickLanes } from '../../alpaca/loopback.ts';

const DESK = 'wire';
const SESSION = '2024-01-02';

/** Pauses between attempts take a hundredth of their time. */
export const hundredfold: Schedule = (ms, action) => {
  const timer = setTimeout(action, ms / 100);
  return () => clearTimeout(timer);
};

/**
 * A desk without agents over the wire: rail, book, feed and reconciler as the pipeline wires them, the official SDK
 * through the adapter, our exchange behind Alpaca's protocol, and faults in between.
 */
export class WireDesk {
  readonly book = new Book(100_000, idsOf(DESK));
  readonly events: EventOf[] = [];
  readonly problems: unknown[] = [];
  readonly faults: string[] = [];
  readonly clock: Clock;
  readonly #known = new KnownOrders();
  readonly #intents = new IntentLedger();
  readonly #keeper = new BookKeeper(this.book);
  readonly #journal = new MemoryJournal();
  readonly #bus: Bus;
  #broker: AlpacaBroker | null = null;
  #reconciler: Reconciler | null = null;
  #source: BrokerSource | null = null;
  #ordinals = 0;

  private constructor(
    readonly twin: Twin,
    readonly plan: FaultPlan,
    /** Faults that happened, in their order. */
    readonly happened: readonly string[],
    private readonly giveUp: { now: AbortController },
  ) {
    this.clock = { kind: 'replayed', now: () => twin.now() };
    this.#bus = new Bus({ journal: this.#journal, clock: this.clock, after: 0 });
    for (const fold of [this.#keeper, this.#known, this.#intents]) this.#bus.tap((event) => fold.tap(event));
    this.#bus.watch((event) => this.events.push(event));
  }

  static async open({ faults }: FaultFile): Promise<WireDesk> {
    const happened: string[] = [];
    const giveUp = { now: new AbortController() };
    let plan: FaultPlan | null = null;
    const twin = await startTwin({
      seed: 3,
      sleep: () => Promise.resolve(),
      faults: (now) =>
        (plan = new FaultPlan(now, ({ kind }) => {
          happened.push(kind);
          if (kind !== 'hang') return;
          // The client's patience ends at once.
          giveUp.now.abort(new Error('timed out'));
          giveUp.now = new AbortController();
        })),
    });
    const desk = new WireDesk(twin, plan as unknown as FaultPlan, happened, giveUp);
    desk.plan.add(faults);
    await twin.venue.look(['AAPL', 'MSFT']);
    await desk.connect();
    return desk;
  }

  /** A new process over the same journal: what was in the air is gone. */
  async connect(): Promise<void> {
    this.#broker?.close();
    const feed = new BrokerFeed({
      ...this.book.heard(),
      held: (symbol) => this.book.position(symbol)?.qty ?? 0,
    });
    feed.positions(this.book.positions());
    const { broker } = await createAlpacaBroker({
      ...KEYS,
      money: 'paper',
      baseUrl: this.twin.url,
      clock: this.clock,
      rng: createRng(1),
      feed,
      lanes: quickLanes(this.clock),
      onProblem: (problem) => this.problems.push(problem),
      onFault: (message) => this.faults.push(message),
      fetch: (url, init) => {
        const own = init?.signal ? [init.signal] : [];
        return fetch(url, { ...init, signal: AbortSignal.any([...own, this.giveUp.now.signal]) });
      },
      schedule: hundredfold,
    });
    this.#broker = broker;
    this.#source = new BrokerSource(this.#bus, broker, this.#keeper);
    this.#reconciler = new Reconciler({
      bus: this.#bus,
      broker,
      source: this.#source,
      book: this.book,
      known: this.#known,
      intents: this.#intents,
      record: this.#journal,
      clock: this.clock,
      sleep: (milliseconds) => this.twin.advance(milliseconds),
      settings: { ...reconcileSettings.parse({}), DESK_NAME: DESK },
      wanted: () => true,
    });
    await broker.start();
    await eventually(() => {
      if (!broker.connection().connected) throw new Error('not connected');
    });
  }

  get broker(): AlpacaBroker {
    return this.#broker as AlpacaBroker;
  }

  of<N extends EventName>(type: N): readonly EventOf<N>[] {
    return this.events.filter((event) => event.type === type) as unknown as EventOf<N>[];
  }

  price(symbol = 'AAPL'): number {
    return this.twin.venue.tape.price(symbol, this.twin.now()) as number;
  }

  /** An order for ten shares, approved and recorded as the gate and the execution do; each has an id of its own. */
  async send(
    fields: Partial<OrderRequest> & Pick<Partial<OrderIntent>, 'purpose'> = {},
  ): Promise<SubmitOutcome & { readonly id: string }> {
    const { symbol = 'AAPL', purpose = 'entry' } = fields;
    const place = { desk: DESK, session: SESSION, symbol, strategy: 'Breakout', purpose, ordinal: this.#ordinals++ } as const; // prettier-ignore
    const id = clientOrderId(place);
    const intent: OrderIntent = {
      clientOrderId: id, symbol, purpose, strategy: 'Breakout', session: SESSION, side: 'buy', type: 'market',
      qty: 10, timeInForce: 'day', orderClass: 'simple', ...fields,
    }; // prettier-ignore
    const approved = approve(intent, { checks: [], formulaQty: intent.qty, cuts: [], confidence: 1 });
    const origin = { cycleId: `cycle-${SESSION}`, causedBy: null };
    await this.#bus.publish(
      { type: 'approved_ready', payload: { session: SESSION, part: 'all', cancels: [], orders: [approved], denials: [], exitReasons: {}, outcomes: [] } },
      origin,
    ); // prettier-ignore
    const outcome = await this.broker.submit(requestOf(intent));
    const order = outcome.outcome === 'accepted' ? outcome.order : null;
    const refusal = outcome.outcome === 'refused' ? outcome : null;
    const result = { clientOrderId: id, symbol, purpose, outcome: outcome.outcome, orderId: order?.id ?? null, status: order?.status ?? (refusal ? 'rejected' : 'unknown'), code: refusal?.code ?? null, message: refusal?.message ?? null } as const; // prettier-ignore
    await this.#bus.publish({ type: 'executed_ready', payload: { session: SESSION, part: 'all', orders: [result], cancels: [] } }, origin); // prettier-ignore
    return { ...outcome, id };
  }

  /** The desk's hours pass, a reconciliation every five seconds. */
  async pass(seconds: number): Promise<void> {
    for (let gone = 0; gone < seconds; gone += 5) {
      await this.twin.advance(5000);
      await (this.#reconciler as Reconciler).run('timer');
    }
  }

  /** News onto the rail. */
  async drain(): Promise<void> {
    await this.#source?.drain();
  }

  /** Shares that the fills on the rail add up to. */
  filled(): number {
    const fills = this.of('order_updated').flatMap(({ payload }) => (payload.fill ? [payload.fill] : []));
    return fills.reduce((sum, { qty, side }) => sum + (side === 'buy' ? qty : -qty), 0);
  }

  /** @throws Error where the ledgers differ after a reconciliation */
  async agrees(): Promise<void> {
    const found = await this.differences();
    if (found.length > 0) throw new Error(found.join('; '));
  }

  /** What is not the same in both ledgers after a reconciliation: positions, open orders, cash to the cent (P9). */
  async differences(): Promise<readonly string[]> {
    const { converged, halt, unreachable } = await (this.#reconciler as Reconciler).run('timer');
    const { broker, book, problems } = this;
    const [positions, open, account] = await Promise.all([
      broker.positions(),
      broker.openOrders(),
      broker.account(),
    ]);
    const told = (
      held: readonly { readonly symbol: string; readonly qty: number }[],
      orders: readonly { readonly clientOrderId: string }[],
      cash: number,
    ): string =>
      JSON.stringify([
        held.map(({ symbol, qty }) => [symbol, qty]),
        orders.map(({ clientOrderId: id }) => id).toSorted(),
        Math.round(cash * 100),
      ]);
    const ours = told(book.positions(), book.openOrders(), book.cash());
    const theirs = told(positions, open, account.cash);
    return [
      ...(converged ? [] : [JSON.stringify({ halt, unreachable })]),
      ...(ours === theirs ? [] : [`the desk has ${ours}, the broker ${theirs}`]),
      ...problems.map((problem) => JSON.stringify(problem)),
    ];
  }

  async close(): Promise<void> {
    this.#broker?.close();
    await this.twin.close();
  }
}

function requestOf(intent: OrderIntent): OrderRequest {
  const { plan: _plan, purpose: _purpose, strategy: _strategy, session: _session, ...request } = intent;
  return request;
}
