import { andThen, DeskError, isTerminal, toDollars, toMicros } from '../../domain/index.ts';
import type { Clock, Fill, Order, OrderRequest, Position, Soon } from '../../domain/index.ts';
import { fillValue } from '../../portfolio/index.ts';
import { ALWAYS_CONNECTED } from '../port.ts';
import type { Account, Broker, BrokerUpdate, CancelOutcome, Connection, SubmitOutcome } from '../port.ts';
import { again, refuse } from './admission.ts';
import { buyingPower } from './buying-power.ts';
import type { LastClose } from './buying-power.ts';
import { defaultCosts } from './costs/index.ts';
import type { Costs } from './costs/index.ts';
import { Draft } from './draft.ts';
import { EndedOrders } from './ended.ts';
import { endFamily } from './family.ts';
import { FillLog } from './fill-log.ts';
import { placeOrder } from './legs.ts';
import { ExchangeMemory } from './memory.ts';
import type { Rules } from './rules.ts';
import { SessionPlay } from './session.ts';
import type { SessionInput } from './session.ts';
import type { ExchangeChange, ExchangeOrder, ExchangeState, ExchangeStore } from './store.ts';
import { toOrder, toPosition } from './views.ts';

export interface ExchangeOptions {
  readonly accountId: string;
  /** Time of submits and cancels. */
  readonly clock: Clock;
  /** Dollars a new account begins with; a stored one keeps its own. @default 100000 */
  readonly cash?: number;
  /** @default one basis point of slippage, no commission, US regulatory fees */
  readonly costs?: Costs;
  /** Share of a bar's volume that its symbol's orders may fill together; null: no limit. @default 0.1 */
  readonly participation?: number | null;
  /** False: no buying power is asked for, and cash may go below zero (research only). @default true */
  readonly enforceCash?: boolean;
  /** Symbols that are traded. @default any */
  readonly symbols?: Iterable<string>;
  /**
   * Last close of a symbol that is not held: prices market buys and buy stops at submit. The default knows what was
   * played since the exchange was opened; give the bar library's so that a restart changes nothing.
   */
  readonly lastClose?: LastClose;
  /** Newest orders that are read when the account is opened, beside the families of open ones. @default 10_000 */
  readonly kept?: number;
}

/**
 * The embedded paper exchange. Steps go one after the other; each is saved whole before memory changes, so that a
 * fault of the store loses the step and nothing else.
 */
export class EmbeddedExchange implements Broker {
  readonly name = 'exchange';
  readonly kind = 'embedded';
  readonly #store: ExchangeStore;
  readonly #options: ExchangeOptions;
  readonly #rules: Rules;
  readonly #symbols: ReadonlySet<string> | null;
  readonly #closes = new Map<string, number>();
  #memory: ExchangeMemory;
  #ended: EndedOrders;
  /** Older orders that have ended are in the store's archive alone. */
  #cut: boolean;
  readonly #fills: FillLog;
  #inDoubt = false;
  /** Settles when the steps under way are done; null: there is none. */
  #last: Promise<void> | null = null;
  /** Steps that had to be waited for; the last one ends the wait. */
  #turns = 0;

  private constructor(store: ExchangeStore, options: ExchangeOptions, state: ExchangeState) {
    this.#store = store;
    this.#fills = new FillLog(store);
    this.#options = options;
    this.#rules = {
      costs: options.costs ?? defaultCosts,
      participation: options.participation === undefined ? 0.1 : options.participation,
      enforceCash: options.enforceCash ?? true,
    };
    this.#symbols = options.symbols ? new Set(options.symbols) : null;
    this.#memory = new ExchangeMemory(state);
    this.#ended = new EndedOrders(state.orders);
    this.#cut = state.cut === true;
  }

  /**
   * Opens the stored account, or a new one.
   * @throws DeskError RUN_MISMATCH where the store holds another account
   */
  static async open(store: ExchangeStore, options: ExchangeOptions): Promise<EmbeddedExchange> {
    const stored = await store.load(options.kept ?? KEPT);
    const { accountId } = options;
    if (stored && stored.ledger.accountId !== accountId) {
      throw new DeskError(
        'RUN_MISMATCH',
        `the exchange holds account ${stored.ledger.accountId}, not ${accountId}`,
        { hint: 'use another database, or the desk name that this one was made with' },
      );
    }
    if (stored) return new EmbeddedExchange(store, options, stored);
    const cashMicros = toMicros(options.cash ?? 100_000);
    const ledger = { accountId, cashMicros, session: null, nextUpdate: 1, nextOrder: 0 };
    const state = { ledger, orders: [], positions: [] };
    await store.save({ ...state, updates: [] });
    return new EmbeddedExchange(store, options, state);
  }

  /** Last session played; null before the first. */
  get session(): string | null {
    return this.#memory.ledger.session;
  }

  submit(request: OrderRequest): Soon<SubmitOutcome> {
    return this.#inTurn(() =>
      andThen(this.#find(request.clientOrderId), (known) =>
        known === undefined ? this.#place(request) : again(known, request),
      ),
    );
  }

  #place(request: OrderRequest): Soon<SubmitOutcome> {
    const market = { symbols: this.#symbols, lastClose: this.#lastClose, rules: this.#rules };
    const refusal = refuse(request, this.#memory, market);
    if (refusal) return { outcome: 'refused', ...refusal };
    const draft = this.#now();
    const order = placeOrder(draft, request);
    return andThen(this.#save(draft, this.session), () => ({ outcome: 'accepted', order: toOrder(order) }));
  }

  /** Takes the rest of the order's family with it. A canceled order says so again; nothing happens twice. */
  cancel(clientOrderId: string): Soon<CancelOutcome> {
    return this.#inTurn(() =>
      andThen(this.#find(clientOrderId), (order): Soon<CancelOutcome> => {
        if (!order) return { outcome: 'not_found' };
        const before = order.status === 'canceled' ? 'canceled' : 'already_final';
        if (isTerminal(order.status)) return { outcome: before, order: toOrder(order) };
        const draft = this.#now();
        const outcome = { outcome: 'canceled', order: toOrder(endFamily(draft, order)) } as const;
        return andThen(this.#save(draft, this.session), () => outcome);
      }),
    );
  }

  /**
   * Lives through one session: splits, fills, expiries, marks. False where it was played before (nothing happens).
   * Sessions are played in ascending order.
   */
  playSession(input: SessionInput): Soon<boolean> {
    return this.#inTurn(() => {
      const { session, bars } = input;
      if (this.session !== null && session <= this.session) return false;
      const draft = new Draft(this.#memory, input.openTime, session);
      new SessionPlay(draft, this.#rules, input).run(input.closeTime);
      const saved = this.#save(draft, session);
      if (!this.#options.lastClose) for (const [symbol, { close }] of bars) this.#closes.set(symbol, close);
      return saved ? saved.then(() => true) : true;
    });
  }

  async findOrder(clientOrderId: string): Promise<Order | null> {
    return this.#inTurn(async () => {
      const order = await this.#find(clientOrderId);
      return order ? toOrder(order) : null;
    });
  }

  /** Legs that wait for their parent (`held`) included, in the order they came. */
  async openOrders(): Promise<readonly Order[]> {
    return this.#inTurn(() => Array.from(this.#memory.open.values(), toOrder));
  }

  async positions(): Promise<readonly Position[]> {
    return this.#inTurn(() =>
      Array.from(this.#memory.positions.values(), (position) => toPosition(position.symbol, position)).sort(
        (a, b) => (a.symbol < b.symbol ? -1 : 1),
      ),
    );
  }

  /** Positions marked at their last closes. */
  async account(): Promise<Account> {
    return this.#inTurn(async () => {
      const { ledger, positions, open } = this.#memory;
      let equity = ledger.cashMicros;
      for (const { qty, lastPrice } of positions.values()) equity += fillValue(qty, lastPrice);
      return {
        id: ledger.accountId,
        cash: toDollars(ledger.cashMicros),
        equity: toDollars(equity),
        buyingPower: toDollars(buyingPower(ledger.cashMicros, open.values(), this.#lastClose, this.#rules)),
      };
    });
  }

  updatesAfter(after: number): Soon<readonly BrokerUpdate[]> {
    return this.#inTurn(() =>
      after + 1 >= this.#memory.ledger.nextUpdate ? NOTHING_NEW : this.#store.updatesAfter(after),
    );
  }

  /** Open ones, and those that ended since, in the order they came. */
  async orders(since: string): Promise<readonly Order[]> {
    return this.#inTurn(async () => {
      const { archive } = this.#store;
      const reaches = !this.#cut || (this.#ended.begins !== null && since > this.#ended.begins);
      const ended = reaches || !archive ? this.#ended.since(since) : await archive.endedSince(since);
      return [...this.#memory.open.values(), ...ended].sort((a, b) => a.ordinal - b.ordinal).map(toOrder);
    });
  }

  async fills(since: string): Promise<readonly Fill[]> {
    return this.#inTurn(() => this.#fills.since(since));
  }

  async time(): Promise<null> {
    return null;
  }

  connection(): Connection {
    return ALWAYS_CONNECTED;
  }

  #find(clientOrderId: string): Soon<ExchangeOrder | undefined> {
    const held = this.#memory.find(clientOrderId);
    if (held || !this.#cut) return held;
    return this.#store.archive?.named(clientOrderId).then((order) => order ?? undefined);
  }

  /** What is held is marked in the store, so that the answer does not hang on who asks when. */
  readonly #lastClose: LastClose = (symbol) =>
    this.#memory.positions.get(symbol)?.lastPrice ??
    (this.#options.lastClose ? this.#options.lastClose(symbol) : this.#closes.get(symbol));

  /** A step between sessions belongs to the one played last. */
  #now(): Draft {
    const now = this.#options.clock.now();
    return new Draft(this.#memory, now, this.session ?? new Date(now).toISOString().slice(0, 10));
  }

  /** @returns what is to be waited for; nothing where the store has it already */
  #save(draft: Draft, session: string | null): Promise<void> | undefined {
    const change = draft.change(session);
    this.#inDoubt = true;
    const saved = this.#store.save(change);
    if (saved) return saved.then(() => this.#apply(change));
    this.#apply(change);
    return undefined;
  }

  #apply(change: ExchangeChange): void {
    this.#inDoubt = false;
    this.#memory.apply(change);
    this.#ended.add(change.orders);
  }

  /** One after the other; at once where nothing is under way. */
  #inTurn<T>(step: () => Soon<T>): Soon<T> {
    if (this.#last !== null || this.#inDoubt)
      return this.#wait((this.#last ?? DONE).then(() => this.#sure(step)));
    try {
      const done = step();
      return done instanceof Promise ? this.#wait(done) : done;
    } catch (thrown) {
      return Promise.reject(thrown as Error);
    }
  }

  #wait<T>(turn: Promise<T>): Promise<T> {
    const count = ++this.#turns;
    this.#last = turn.then(
      () => this.#free(count),
      () => this.#free(count),
    );
    return turn;
  }

  #free(turn: number): void {
    if (this.#turns === turn) this.#last = null;
  }

  /** After a failed save only the store knows whether it took place, so it is read anew. */
  async #sure<T>(step: () => Soon<T>): Promise<T> {
    if (this.#inDoubt) {
      const state = await this.#store.load(this.#options.kept ?? KEPT);
      if (!state) throw new DeskError('DATABASE_UNUSABLE', 'the exchange has lost its stored account');
      this.#memory = new ExchangeMemory(state);
      this.#ended = new EndedOrders(state.orders);
      this.#cut = state.cut === true;
      this.#inDoubt = false;
    }
    return step();
  }
}

const KEPT = 10_000;
const DONE = Promise.resolve();
const NOTHING_NEW: readonly BrokerUpdate[] = [];
