import { isTerminal, toMicros } from '../../../domain/index.ts';
import type { Micros } from '../../../domain/index.ts';
import { fillValue, shares } from '../../../portfolio/index.ts';
import type { BrokerUpdate } from '../../port.ts';
import type { ExchangeMemory } from '../memory.ts';
import type { ExchangeArchive, ExchangeOrder, ExchangeState, ExchangeStore } from '../store.ts';

/** An account's cash and shares at an instant, told from its fills and splits. */
export interface Snapshot {
  readonly cashMicros: Micros;
  readonly shares: ReadonlyMap<string, number>;
}

/** A snapshot that moves on. */
export class Running {
  readonly #shares: Map<string, number>;
  #cashMicros: Micros;

  constructor({ cashMicros, shares }: Snapshot) {
    this.#cashMicros = cashMicros;
    this.#shares = new Map(shares);
  }

  apply(move: BrokerUpdate): void {
    this.#cashMicros += cashOf(move);
    const { symbol, qty } = move.position;
    if (qty === 0) this.#shares.delete(symbol);
    else this.#shares.set(symbol, qty);
  }

  take(): Snapshot {
    return { cashMicros: this.#cashMicros, shares: new Map(this.#shares) };
  }
}

/** What an account opened anew knows of its past. */
export interface Past {
  /** Newest fills and splits, oldest first; other updates may be among them. */
  readonly updates: readonly BrokerUpdate[];
  /** The account before them, and the last move before them; null: they are all. */
  readonly before: { readonly account: Snapshot; readonly last: BrokerUpdate } | null;
  readonly splits: readonly BrokerUpdate[];
  /** Whether orders are in the archive alone. */
  readonly forgot: boolean;
}

export const NO_PAST: Past = { updates: [], before: null, splits: [], forgot: false };

/** Reads as much of the past as is held in memory; the account before it follows from what it has now. */
export async function pastOf(store: ExchangeStore, state: ExchangeState, kept: number): Promise<Past> {
  const { archive } = store;
  const forgot = state.cut === true;
  if (!archive) return { ...NO_PAST, updates: await store.updatesAfter(0), forgot };
  const splits = await archive.splits();
  const newest: BrokerUpdate[] = [];
  for (let beyond = Number.MAX_SAFE_INTEGER; newest.length <= kept;) {
    const page = await archive.updates({ beyond, newestFirst: true });
    const oldest = page.at(-1);
    if (!oldest) return { updates: newest.reverse(), before: null, splits, forgot };
    for (const update of page) if (movesMoney(update)) newest.push(update);
    beyond = oldest.seq;
  }
  const moves = newest.reverse();
  // What a symbol had before a split does not follow from the split: a fill is needed before it.
  let first = 1;
  const filled = new Set<string>();
  for (const [i, { kind, symbol }] of moves.map(symbolOf).entries()) {
    if (i < first || kind === 'order') filled.add(symbol);
    else if (!filled.has(symbol)) first = i + 1;
  }
  const held = moves.slice(first);
  return {
    updates: held,
    before: { account: rolledBack(state, held), last: moves[first - 1] as BrokerUpdate },
    splits,
    forgot,
  };
}

const symbolOf = (update: BrokerUpdate) => ({ kind: update.kind, symbol: update.position.symbol });

function rolledBack({ ledger, positions }: ExchangeState, moves: readonly BrokerUpdate[]): Snapshot {
  let { cashMicros } = ledger;
  const held = new Map(positions.map(({ symbol, qty }) => [symbol, qty]));
  for (const move of moves.toReversed()) {
    cashMicros -= cashOf(move);
    if (move.kind === 'split' || !move.fill) continue;
    const { side, qty } = move.fill;
    const { symbol, qty: after } = move.position;
    const before = shares(side === 'buy' ? after - qty : after + qty);
    if (before === 0) held.delete(symbol);
    else held.set(symbol, before);
  }
  return { cashMicros, shares: held };
}

/** Micro-dollars that it brought; below zero: it cost. */
function cashOf(move: BrokerUpdate): Micros {
  if (move.kind === 'split') return toMicros(move.cashInLieu);
  if (!move.fill) return 0;
  const { side, qty, price, fees } = move.fill;
  const value = fillValue(qty, price);
  return (side === 'buy' ? -value : value) - toMicros(fees);
}

export const movesMoney = (update: BrokerUpdate): boolean => update.kind === 'split' || update.fill !== null;

/**
 * What of an account's past is held in memory: the newest orders that have ended, the newest fills and splits. What is
 * older is in the archive and read from there; where there is none, everything is held.
 */
export class History {
  readonly archive: ExchangeArchive | null;
  readonly #kept: number;
  readonly #start: Snapshot;
  readonly #splits = new Set<string>();
  /** The account before the first of the moves that are held. */
  readonly #before: Running;
  #moves: BrokerUpdate[] = [];
  #lastForgotten: BrokerUpdate | null = null;
  /** Ids of orders that have ended and are held, in the order they ended. */
  readonly #ended = new Set<string>();
  #forgot = false;

  /** @param kept orders, and moves, at least */
  constructor(archive: ExchangeArchive | null, kept: number, cash: number, past: Past) {
    this.archive = archive;
    this.#kept = kept;
    this.#start = { cashMicros: toMicros(cash), shares: new Map() };
    this.#before = new Running(past.before?.account ?? this.#start);
    this.#lastForgotten = past.before?.last ?? null;
    this.#forgot = past.forgot;
    for (const split of past.splits) if (split.kind === 'split') this.#splits.add(keyOf(split));
    this.add(past.updates);
  }

  /** Fills and splits that are held, oldest first. */
  get moves(): readonly BrokerUpdate[] {
    return this.#moves;
  }

  /** Whether every move of the account is held. */
  get complete(): boolean {
    return this.#lastForgotten === null;
  }

  /** Whether orders are in the archive alone. */
  get forgot(): boolean {
    return this.#forgot;
  }

  wasSplit(symbol: string, session: string): boolean {
    return this.#splits.has(keyOf({ symbol, session }));
  }

  add(updates: readonly BrokerUpdate[]): void {
    for (const update of updates) {
      if (!movesMoney(update)) continue;
      this.#moves.push(update);
      if (update.kind === 'split') this.#splits.add(keyOf(update));
    }
    if (!this.archive || this.#moves.length <= 2 * this.#kept) return;
    const forgotten = this.#moves.slice(0, -this.#kept);
    this.#moves = this.#moves.slice(-this.#kept);
    for (const move of forgotten) this.#before.apply(move);
    this.#lastForgotten = forgotten.at(-1) ?? null;
  }

  /** Lets go of the oldest orders that have ended, with their families, once all of those have. */
  forget(changed: Iterable<ExchangeOrder>, memory: ExchangeMemory): void {
    if (!this.archive) return;
    for (const order of changed) if (isTerminal(order.status)) this.#ended.add(order.id);
    let patience = 2 * (this.#ended.size - this.#kept);
    for (const id of this.#ended) {
      if (this.#ended.size <= this.#kept || patience-- <= 0) return;
      this.#ended.delete(id);
      const family = memory.family(id);
      if (family.some((order) => !isTerminal(order.status))) this.#ended.add(id);
      else {
        memory.forget(family);
        for (const member of family) this.#ended.delete(member.id);
        this.#forgot = true;
      }
    }
  }

  /** Snapshots at rising instants (ISO): from memory where that reaches back, else from the archive. */
  async snapshots(instants: readonly string[]): Promise<readonly Snapshot[]> {
    const [first] = instants;
    if (first === undefined) return [];
    const reaches = this.#lastForgotten === null || first >= this.#lastForgotten.at;
    const running = reaches ? new Running(this.#before.take()) : new Running(this.#start);
    const found: Snapshot[] = [];
    const moves = reaches ? this.#moves : this.#archived();
    for await (const move of moves) {
      while (found.length < instants.length && move.at > (instants[found.length] as string))
        found.push(running.take());
      if (found.length === instants.length) return found;
      running.apply(move);
    }
    while (found.length < instants.length) found.push(running.take());
    return found;
  }

  async *#archived(): AsyncIterable<BrokerUpdate> {
    for (let beyond = 0; ;) {
      const page = (await this.archive?.updates({ beyond, newestFirst: false })) ?? [];
      const last = page.at(-1);
      if (!last) return;
      for (const update of page) if (movesMoney(update)) yield update;
      beyond = last.seq;
    }
  }
}

const keyOf = ({ symbol, session }: { readonly symbol: string; readonly session: string }): string =>
  `${symbol}|${session}`;
