import { phaseAt, previousSession, sessionTimes } from '../../../domain/index.ts';
import type { Bar, Clock } from '../../../domain/index.ts';
import type { BrokerUpdate } from '../../port.ts';
import { FaultPlan } from '../faults/index.ts';
import type { Window } from '../matching/index.ts';
import type { Rules } from '../rules.ts';
import type { ExchangeStore } from '../store.ts';
import { LiveAccount } from './account.ts';
import { nextMark } from './marks.ts';
import type { MarkKind } from './marks.ts';
import type { Scene } from './scene.ts';
import { sessionOf } from './tape.ts';
import type { Tape } from './tape.ts';

/** A stretch of time that the market has just lived through. */
export interface Moved {
  readonly from: number;
  readonly to: number;
  /** Whether the market was open in it. */
  readonly open: boolean;
  /** What stands at its end; null: nothing in particular. */
  readonly mark: MarkKind | null;
}

export interface VenueOptions {
  readonly clock: Clock;
  readonly tape: Tape;
  readonly rules: Rules;
  /** Dollars an account begins with. */
  readonly cash: number;
  /** The time up to which the market was lived through before; it catches up from there. @default the clock's */
  readonly from?: number;
  /** Where an account's books are kept. */
  readonly store: (accountId: string) => Promise<ExchangeStore>;
  /** Faults on purpose. The tape has its splits from the same plan. @default none */
  readonly faults?: FaultPlan;
  /** Ended orders, and fills, that an account holds in memory. @default 10_000 */
  readonly kept?: number;
}

/** The exchange that runs by itself: one market, many accounts. It moves when `advance` is called, up to its clock. */
export class Venue {
  readonly tape: Tape;
  /** Symbols that somebody listens to: their prices are at hand in every step. */
  readonly interest = new Set<string>();
  readonly #options: VenueOptions;
  readonly #faults: FaultPlan;
  readonly #accounts = new Map<string, Promise<LiveAccount>>();
  readonly #open: LiveAccount[] = [];
  readonly #hearUpdates: ((account: LiveAccount, updates: readonly BrokerUpdate[]) => void)[] = [];
  readonly #hearTime: ((moved: Moved) => void)[] = [];
  #at: number;
  #advancing: Promise<void> = Promise.resolve();

  constructor(options: VenueOptions) {
    this.#options = options;
    this.tape = options.tape;
    this.#faults = options.faults ?? new FaultPlan(() => 0);
    this.#at = options.from ?? options.clock.now();
  }

  /** The market's time at its last step, milliseconds since the epoch. */
  get at(): number {
    return this.#at;
  }

  get accounts(): readonly LiveAccount[] {
    return this.#open;
  }

  /** The account of that id, opened where it is new. */
  account(id: string): Promise<LiveAccount> {
    const known = this.#accounts.get(id);
    if (known) return known;
    const opening = this.#openAccount(id);
    this.#accounts.set(id, opening);
    return opening;
  }

  async #openAccount(id: string): Promise<LiveAccount> {
    const { store, cash, rules, kept } = this.#options;
    try {
      const account = await LiveAccount.open(await store(id), {
        accountId: id,
        cash,
        rules,
        faults: this.#faults,
        ...(kept !== undefined && { kept }),
        heard: (which, updates) => {
          for (const hear of this.#hearUpdates) hear(which, updates);
        },
      });
      this.#open.push(account);
      await this.look(holdings(account));
      return account;
    } catch (error) {
      // A store that could not be opened is tried anew by the next who asks.
      this.#accounts.delete(id);
      throw error;
    }
  }

  onUpdates(hear: (account: LiveAccount, updates: readonly BrokerUpdate[]) => void): void {
    this.#hearUpdates.push(hear);
  }

  onTime(hear: (moved: Moved) => void): void {
    this.#hearTime.push(hear);
  }

  scene(): Scene {
    const at = this.#at;
    return {
      at,
      session: sessionOf(at),
      phase: this.#phase(at),
      price: (symbol) => this.tape.price(symbol, at),
      trades: (symbol) => this.tape.trades(symbol, at),
    };
  }

  /** Makes these symbols' present prices readable. */
  look(symbols: Iterable<string>): Promise<void> {
    return this.tape.load(symbols, sessionOf(this.#at));
  }

  #phase(at: number): Scene['phase'] {
    const phase = phaseAt(at);
    if (phase === 'REGULAR') {
      const early = this.#faults.earlyClose(sessionOf(at));
      return early !== null && at >= early ? 'closed' : 'open';
    }
    return phase === 'PRE_MARKET' || phase === 'AFTER_HOURS' ? 'extended' : 'closed';
  }

  /** The calendar's next mark, or a close that the calendar does not know; there is one close a session. */
  #nextMark(): { readonly at: number; readonly kind: MarkKind | null } {
    const mark = nextMark(this.#at);
    const early = phaseAt(this.#at) === 'REGULAR' ? this.#faults.earlyClose(sessionOf(this.#at)) : null;
    if (early === null || mark.at < early) return mark;
    return this.#at < early ? { at: early, kind: 'close' } : { at: mark.at, kind: null };
  }

  /** Lives up to what the clock shows now; calls queue up. */
  advance(): Promise<void> {
    const turn = this.#advancing.then(() => this.#to(this.#options.clock.now()));
    this.#advancing = turn.catch(() => undefined);
    return turn;
  }

  async #to(target: number): Promise<void> {
    while (this.#at < target) {
      const mark = this.#nextMark();
      if (mark.at <= target) await this.#step(mark.at, mark.kind);
      else await this.#step(target, null);
    }
  }

  async #step(to: number, mark: MarkKind | null): Promise<void> {
    const from = this.#at;
    const open = this.#phase(from) === 'open';
    if (mark === 'open') await this.tape.load(this.#concerned(), sessionOf(to));
    else await this.tape.load(this.#concerned(), sessionOf(from));
    this.#at = to;
    if (open) {
      const windows = this.#windows(from, to);
      const scene: Scene = { ...this.scene(), phase: 'open' };
      for (const account of this.#open) await account.moved(scene, windows);
    }
    if (mark === 'open') await this.#opening(to);
    if (mark === 'close') for (const account of this.#open) await account.closed(this.scene());
    if (mark === 'after_close') for (const account of this.#open) await account.ended(this.scene());
    for (const hear of this.#hearTime) hear({ from, to, open, mark });
  }

  /**
   * After a start on accounts that are open already: what the moment of the end may have cut short is done now. All of
   * it may be done twice.
   */
  async resume(): Promise<void> {
    await this.tape.load(this.#concerned(), sessionOf(this.#at));
    if (this.scene().phase === 'open') await this.#opening(this.#at);
    else for (const account of this.#open) await account.closed(this.scene());
  }

  async #opening(at: number): Promise<void> {
    const session = sessionOf(at);
    const symbols = this.#open.flatMap((account) => [...holdings(account)]);
    const splits = await this.tape.history.splits([...new Set(symbols)], previousSession(session), session);
    for (const account of this.#open) await account.opened(this.scene(), splits);
  }

  /** Where a symbol's price went between two instants of one session; read once for all accounts. */
  #windows(from: number, to: number): (symbol: string) => Window | null {
    const known = new Map<string, Window | null>();
    return (symbol) => {
      let window = known.get(symbol);
      if (window === undefined) {
        window = this.tape.trades(symbol, to)
          ? windowOf(this.tape.price(symbol, from), this.tape.price(symbol, to))
          : null;
        known.set(symbol, window);
      }
      return window;
    };
  }

  /** Lives through a whole session at once by bars that are handed in; the clock stands at its close afterwards. */
  async playSession(session: string, bars: ReadonlyMap<string, Bar>): Promise<void> {
    const { open, close } = sessionTimes(session);
    const splits = await this.tape.history.splits([...bars.keys()], previousSession(session), session);
    for (const account of this.#open)
      await account.play({ session, openTime: open, closeTime: close, bars, splits });
    const from = this.#at;
    this.#at = Math.max(from, close);
    await this.look([...bars.keys(), ...this.#concerned()]);
    for (const hear of this.#hearTime) hear({ from, to: this.#at, open: true, mark: 'close' });
  }

  #concerned(): Set<string> {
    const symbols = new Set(this.interest);
    for (const account of this.#open) for (const symbol of holdings(account)) symbols.add(symbol);
    return symbols;
  }
}

/** Symbols of an account's positions and open orders. */
function holdings({ books }: LiveAccount): Set<string> {
  const symbols = new Set(books.positions.keys());
  for (const order of books.open.values()) symbols.add(order.symbol);
  return symbols;
}

function windowOf(from: number | null, to: number | null): Window | null {
  if (from === null || to === null) return null;
  return { open: from, high: Math.max(from, to), low: Math.min(from, to), close: to };
}
