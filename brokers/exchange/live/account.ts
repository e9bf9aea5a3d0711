import { DeskError, isTerminal, toMicros } from '../../../domain/index.ts';
import type { OrderRequest } from '../../../domain/index.ts';
import type { BrokerUpdate } from '../../port.ts';
import { refuse } from '../admission.ts';
import { Draft } from '../draft.ts';
import type { Floor } from '../execute.ts';
import { endFamily } from '../family.ts';
import type { FaultPlan } from '../faults/index.ts';
import { legNamesOf } from '../leg-names.ts';
import { placeOrder } from '../legs.ts';
import { ExchangeMemory } from '../memory.ts';
import { invalid } from '../refusal.ts';
import type { Refusal } from '../refusal.ts';
import type { Rules } from '../rules.ts';
import { SessionPlay } from '../session.ts';
import type { SessionInput } from '../session.ts';
import type { SplitEvent } from '../splits.ts';
import type { ExchangeOrder, ExchangeStore, WireTerms } from '../store.ts';
import { History, NO_PAST, pastOf } from './history.ts';
import type { Past } from './history.ts';
import { OrderFaults } from './order-faults.ts';
import { replacement } from './replace.ts';
import type { Changes } from './replace.ts';
import type { Scene } from './scene.ts';
import * as steps from './steps.ts';
import type { Prices, Windows } from './steps.ts';

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
  /** Ended orders, and fills, that are held in memory where the store has an archive. @default 10_000 */
  readonly kept?: number;
}

/**
 * An account at the exchange that runs by itself. Steps go one after the other, each stored whole or not at all. Long for
 * one file, because every step shares the turn, the draft and the save; what a step does stands in files of its own.
 */
export class LiveAccount {
  readonly id: string;
  readonly history: History;
  readonly #store: ExchangeStore;
  readonly #options: LiveAccountOptions;
  readonly #faults: OrderFaults;
  #memory: ExchangeMemory;
  #inDoubt = false;
  #last: Promise<unknown> = Promise.resolve();

  private constructor(store: ExchangeStore, options: LiveAccountOptions, memory: ExchangeMemory, past: Past) {
    this.id = options.accountId;
    this.#store = store;
    this.#options = options;
    this.#faults = new OrderFaults(options.faults);
    this.#memory = memory;
    this.history = new History(store.archive ?? null, options.kept ?? KEPT, options.cash, past);
    this.history.forget(memory.all(), memory);
  }

  /** Opens the stored account, of its past no more than is held anyway; or a new one with its cash. */
  static async open(store: ExchangeStore, options: LiveAccountOptions): Promise<LiveAccount> {
    const { accountId, cash, kept = KEPT } = options;
    const stored = await store.load(kept);
    if (stored) {
      const past = await pastOf(store, stored, kept);
      return new LiveAccount(store, options, new ExchangeMemory(stored), past);
    }
    const ledger = { accountId, cashMicros: toMicros(cash), session: null, nextUpdate: 1, nextOrder: 0 };
    const state = { ledger, orders: [], positions: [] };
    await store.save({ ...state, updates: [] });
    return new LiveAccount(store, options, new ExchangeMemory(state), NO_PAST);
  }

  /** An order, however long ago it ended. */
  async order(id: string): Promise<ExchangeOrder | null> {
    return this.#memory.orders.get(id) ?? (await this.#archive?.order(id)) ?? null;
  }

  async named(clientOrderId: string): Promise<ExchangeOrder | null> {
    return this.#memory.find(clientOrderId) ?? (await this.#archive?.named(clientOrderId)) ?? null;
  }

  async legsOf(id: string): Promise<readonly ExchangeOrder[]> {
    const known = this.#memory.orders.has(id) || !this.#archive;
    return known ? this.#memory.legsOf(id) : ((await this.#archive?.legs(id)) ?? []);
  }

  /** Only where something is in it alone. */
  get #archive() {
    return this.history.forgot ? this.history.archive : null;
  }

  /** What is open, and of what has ended the newest; to be read only. */
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
      const ids = [asked.clientOrderId, ...legNamesOf(asked, this.rules.legNames)];
      const refusal = (await this.#isTaken(ids))
        ? { code: 'invalid_order' as const, message: 'client_order_id must be unique' }
        : refuse(asked, this.#memory, this.#market(scene));
      if (refusal) return { ok: false, refusal };
      const draft = this.#draft(scene);
      const placed = placeOrder(draft, asked, this.rules.legNames);
      const order = draft.put({ ...placed, request: { ...placed.request, wire } });
      if (!this.#faults.rejects(order)) {
        this.#meet(draft, order, scene);
        for (const leg of draft.openOrders()) if (leg.parentId === order.id) this.#meet(draft, leg, scene);
      }
      await this.#save(draft);
      return { ok: true, order };
    });
  }

  /** Whether one of the ids stands for an order that is not held any more, or the first for any. */
  async #isTaken(ids: readonly string[]): Promise<boolean> {
    if (this.#memory.find(ids[0] as string)) return true;
    for (const id of ids) if (await this.#archive?.named(id)) return true;
    return false;
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
      const past = this.#memory.orders.has(id) ? null : await this.#archive?.order(id);
      if (past) return { ok: false, refusal: invalid(`order is already in "${past.status}" state`) };
      if (await this.#archive?.named(changes.clientOrderId))
        return { ok: false, refusal: invalid('client_order_id must be unique') };
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
      const due = splits.filter(({ symbol }) => !this.history.wasSplit(symbol, scene.session));
      steps.open(floor, due, traded(scene));
    });
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
    this.history.add(change.updates);
    if (change.updates.length > 0) this.#options.heard(this, change.updates);
    this.history.forget(change.orders, this.#memory);
  }

  /** After a failed save only the store knows whether it took place, so it is read anew. */
  #inTurn<T>(step: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(async () => {
      if (this.#inDoubt) {
        const state = await this.#store.load(this.#options.kept ?? KEPT);
        if (!state) throw new DeskError('DATABASE_UNUSABLE', 'the exchange has lost a stored account');
        this.#memory = new ExchangeMemory(state);
        this.history.forget(this.#memory.all(), this.#memory);
        this.#inDoubt = false;
      }
      return step();
    });
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}

const KEPT = 10_000;
const extended = (order: ExchangeOrder): boolean => order.request.wire?.extendedHours === true;
const traded =
  (scene: Scene): Prices =>
  (symbol) =>
    scene.trades(symbol) ? scene.price(symbol) : null;

const iso = (time: number | string): string => new Date(time).toISOString();
