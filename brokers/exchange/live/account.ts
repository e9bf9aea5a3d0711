import { DeskError, isTerminal, toMicros } from '../../../domain/index.ts';
import type { OrderRequest } from '../../../domain/index.ts';
import type { BrokerUpdate } from '../../port.ts';
import { refuse } from '../admission.ts';
import { Draft } from '../draft.ts';
import type { Floor } from '../execute.ts';
import { endFamily } from '../family.ts';
import type { FaultPlan } from '../faults/index.ts';
import { placeOrder } from '../legs.ts';
import { ExchangeMemory } from '../memory.ts';
import type { Refusal } from '../refusal.ts';
import type { Rules } from '../rules.ts';
import { SessionPlay } from '../session.ts';
import type { SessionInput } from '../session.ts';
import type { SplitEvent } from '../splits.ts';
import type { ExchangeOrder, ExchangeStore, WireTerms } from '../store.ts';
import { OrderFaults } from './order-faults.ts';
import { replacement } from './replace.ts';
import type { Changes } from './replace.ts';
import * as steps from './steps.ts';
import type { Prices, Windows } from './steps.ts';

/** The market as an account meets it at one moment. */
export interface Scene {
  /** Milliseconds since the epoch, the market's time. */
  readonly at: number;
  /** The session that is on, or the last one. */
  readonly session: string;
  readonly phase: 'open' | 'extended' | 'closed';
  /** Last trade, whether or not the symbol trades now. */
  readonly price: (symbol: string) => number | null;
  /** Whether the symbol trades in this session at all. */
  readonly trades: (symbol: string) => boolean;
}

export type Taken =
  { readonly ok: true; readonly order: ExchangeOrder } | { readonly ok: false; readonly refusal: Refusal };

export interface LiveAccountOptions {
  readonly accountId: string;
  /** Dollars to begin with. */
  readonly cash: number;
  readonly rules: Rules;
  /** Hears what happened, in order, once it is stored. */
  readonly heard: (account: LiveAccount, updates: readonly BrokerUpdate[]) => void;
  /** @default none */
  readonly faults?: FaultPlan;
}

/** An account at the exchange that runs by itself. Steps go one after the other, each stored whole or not at all. */
export class LiveAccount {
  readonly id: string;
  /** Fills and splits since the account was opened, oldest first. */
  readonly moves: BrokerUpdate[];
  readonly #store: ExchangeStore;
  readonly #options: LiveAccountOptions;
  readonly #faults: OrderFaults;
  #memory: ExchangeMemory;
  #inDoubt = false;
  #last: Promise<unknown> = Promise.resolve();

  private constructor(
    store: ExchangeStore,
    options: LiveAccountOptions,
    memory: ExchangeMemory,
    moves: BrokerUpdate[],
  ) {
    this.id = options.accountId;
    this.#store = store;
    this.#options = options;
    this.#faults = new OrderFaults(options.faults);
    this.#memory = memory;
    this.moves = moves;
  }

  /** Opens the stored account, or a new one with its cash. */
  static async open(store: ExchangeStore, options: LiveAccountOptions): Promise<LiveAccount> {
    const stored = await store.load();
    if (stored) {
      const moves = (await store.updatesAfter(0)).filter(movesMoney);
      return new LiveAccount(store, options, new ExchangeMemory(stored), moves);
    }
    const { accountId, cash } = options;
    const ledger = { accountId, cashMicros: toMicros(cash), session: null, nextUpdate: 1, nextOrder: 0 };
    const state = { ledger, orders: [], positions: [] };
    await store.save({ ...state, updates: [] });
    return new LiveAccount(store, options, new ExchangeMemory(state), []);
  }

  /** What is stored, to be read only. */
  get books(): ExchangeMemory {
    return this.#memory;
  }

  get rules(): Rules {
    return this.#options.rules;
  }

  get initialCash(): number {
    return this.#options.cash;
  }

  /** The order as it was taken; what the market did to it at once is told by the feed. */
  submit(asked: OrderRequest, wire: WireTerms, scene: Scene): Promise<Taken> {
    return this.#inTurn(async () => {
      const refusal = this.#memory.find(asked.clientOrderId)
        ? { code: 'invalid_order' as const, message: 'client_order_id must be unique' }
        : refuse(asked, this.#memory, this.#market(scene));
      if (refusal) return { ok: false, refusal };
      const draft = this.#draft(scene);
      const placed = placeOrder(draft, asked);
      const order = draft.put({ ...placed, request: { ...placed.request, wire } });
      if (!this.#faults.rejects(order)) {
        this.#meet(draft, order, scene);
        for (const leg of draft.openOrders()) if (leg.parentId === order.id) this.#meet(draft, leg, scene);
      }
      await this.#save(draft);
      return { ok: true, order };
    });
  }

  /** The order, canceled or about to be; null where it had ended before, or its cancel is under way. */
  cancel(id: string, scene: Scene): Promise<ExchangeOrder | null> {
    return this.#inTurn(async () => {
      const order = this.#memory.orders.get(id);
      if (!order || isTerminal(order.status) || this.#faults.isStuck(id)) return null;
      const draft = this.#draft(scene);
      const canceled = this.#faults.sticks(order, scene.at)
        ? draft.put({ ...order, status: 'pending_cancel', updatedAt: draft.at })
        : endFamily(draft, order);
      await this.#save(draft);
      return canceled;
    });
  }

  /** A new order in the place of an old one that still works. */
  replace(id: string, changes: Changes, scene: Scene): Promise<Taken> {
    return this.#inTurn(async () => {
      const draft = this.#draft(scene);
      const made = replacement(draft, this.#memory, id, changes, this.#market(scene));
      if (!made.ok) return made;
      this.#meet(draft, made.order, scene);
      await this.#save(draft);
      return made;
    });
  }

  /** A split that was applied before is left alone. */
  opened(scene: Scene, splits: readonly SplitEvent[]): Promise<void> {
    return this.#step(scene, (floor) => {
      const due = splits.filter(({ symbol }) => !this.#wasSplit(symbol, scene.session));
      steps.open(floor, due, traded(scene));
    });
  }

  #wasSplit(symbol: string, session: string): boolean {
    return this.moves.some(
      (move) => move.kind === 'split' && move.symbol === symbol && move.session === session,
    );
  }

  moved(scene: Scene, windows: Windows): Promise<void> {
    if (this.#memory.open.size === 0) return Promise.resolve();
    const concerns = (order: ExchangeOrder): boolean => scene.phase === 'open' || extended(order);
    return this.#step(scene, (floor) => steps.move(floor, windows, concerns));
  }

  closed(scene: Scene): Promise<void> {
    return this.#step(scene, (floor) => steps.close(floor, traded(scene), extended), true);
  }

  /** Extended hours are over. */
  ended(scene: Scene): Promise<void> {
    if (this.#memory.open.size === 0) return Promise.resolve();
    return this.#step(scene, ({ draft }) => steps.endOfDay(draft));
  }

  /** Lives through a whole session at once, by its bars. */
  play(input: SessionInput): Promise<void> {
    return this.#inTurn(async () => {
      const draft = new Draft(this.#memory, iso(input.openTime), input.session);
      new SessionPlay(draft, this.rules, input).run(iso(input.closeTime));
      await this.#save(draft, input.session);
    });
  }

  /** After everything that was asked before. */
  settled(): Promise<void> {
    return this.#inTurn(async () => undefined);
  }

  #meet(draft: Draft, order: ExchangeOrder, scene: Scene): void {
    const meets = scene.phase === 'open' || (scene.phase === 'extended' && extended(order));
    if (meets) steps.begin(this.#floor(draft), order, traded(scene)(order.symbol));
  }

  #market(scene: Scene) {
    return {
      symbols: null,
      lastClose: (symbol: string) => scene.price(symbol) ?? undefined,
      rules: this.rules,
    };
  }

  #floor(draft: Draft): Floor {
    return { draft, rules: this.rules, liquidity: this.#faults.liquidity(this.rules.participation) };
  }

  #draft({ at, session }: Scene): Draft {
    return new Draft(this.#memory, iso(at), session);
  }

  #step(scene: Scene, work: (floor: Floor) => void, played = false): Promise<void> {
    return this.#inTurn(async () => {
      const draft = this.#draft(scene);
      this.#faults.due(draft, scene.at);
      work(this.#floor(draft));
      await this.#save(draft, played ? scene.session : undefined);
    });
  }

  async #save(draft: Draft, played?: string): Promise<void> {
    const change = draft.change(played ?? this.#memory.ledger.session);
    const still = change.orders.length + change.positions.length + change.updates.length === 0;
    if (still && played === undefined) return;
    this.#inDoubt = true;
    await this.#store.save(change);
    this.#inDoubt = false;
    this.#memory.apply(change);
    if (change.updates.length === 0) return;
    this.moves.push(...change.updates.filter(movesMoney));
    this.#options.heard(this, change.updates);
  }

  /** After a failed save only the store knows whether it took place, so it is read anew. */
  #inTurn<T>(step: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(async () => {
      if (this.#inDoubt) {
        const state = await this.#store.load();
        if (!state) throw new DeskError('DATABASE_UNUSABLE', 'the exchange has lost a stored account');
        this.#memory = new ExchangeMemory(state);
        this.#inDoubt = false;
      }
      return step();
    });
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}

const movesMoney = (update: BrokerUpdate): boolean => update.kind === 'split' || update.fill !== null;
const extended = (order: ExchangeOrder): boolean => order.request.wire?.extendedHours === true;
const traded =
  (scene: Scene): Prices =>
  (symbol) =>
    scene.trades(symbol) ? scene.price(symbol) : null;

const iso = (time: number | string): string => new Date(time).toISOString();
