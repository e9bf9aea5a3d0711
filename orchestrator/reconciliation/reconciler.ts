import { messageOf } from '../../domain/index.ts';
import { compare } from '../../portfolio/reconcile/index.ts';
import type { BrokerBooks, Comparison, Divergence } from '../../portfolio/reconcile/index.ts';
import { Absences } from './absences.ts';
import { deskBooks, readBroker, sinceOf } from './books.ts';
import { Doubts } from './doubts.ts';
import type { ReconcilerParts } from './parts.ts';
import { Reminders } from './reminders.ts';
import { Repairs } from './repairs.ts';
import { Settler } from './settler.ts';
import { told } from './told.ts';
import type { Round, Trigger } from './told.ts';

const MOST_ROUNDS = 5;
/** What no reading looks back to any more is let go of. */
const KEPT = 7 * 86_400_000;
/** The stream of a broker on the network may bring a fill a little later than a read shows it. */
const FEED_GRACE = 10_000;

/** How a reconciliation ended. */
export interface Reconciliation {
  readonly trigger: Trigger;
  readonly rounds: number;
  readonly converged: boolean;
  /** Why the desk is to halt; null: it is not. */
  readonly halt: { readonly code: string; readonly reason: string } | null;
  /** Why the broker could not be read to the end; null: it could. */
  readonly unreachable: string | null;
  /** All that was found, in the order of the rounds. */
  readonly divergences: readonly Divergence[];
  readonly checked: Comparison['checked'];
}

/**
 * Brings the desk's books and the broker's together, round by round, until a round finds nothing to repair (P9).
 * Entries are fenced until it has; intents of unknown fate freeze the entries of their symbols.
 */
export class Reconciler {
  readonly #parts: ReconcilerParts;
  readonly #settler: Settler;
  readonly #repairs: Repairs;
  /** Intents and orders apart: what had not arrived yet may have come since, and then it is not missing for long. */
  readonly #absent: { readonly intents: Absences; readonly orders: Absences };
  readonly #doubts: Doubts;
  #open = false;
  readonly #reminders: Reminders;
  #unclean = false;
  #last: Promise<unknown> = Promise.resolve();
  #next = -Infinity;
  #nextUnknown = -Infinity;
  #reconnects: number | null = null;
  /** When the line was first seen down; null: it is up. */
  #downSince: number | null = null;

  constructor(parts: ReconcilerParts) {
    const { bus, broker, intents, record, clock, settings, wanted } = parts;
    this.#parts = parts;
    // The embedded exchange answers out of its own store: its reads never lag.
    const apart = broker.kind === 'embedded' ? 0 : settings.RECONCILE_CONFIRM_SECONDS * 1000;
    this.#absent = { intents: new Absences(clock, apart), orders: new Absences(clock, apart) };
    this.#doubts = new Doubts(apart);
    this.#settler = new Settler({ bus, broker, intents, record, clock, settings, wanted, absences: this.#absent.intents }); // prettier-ignore
    this.#repairs = new Repairs(parts, this.#absent.orders);
    this.#reminders = new Reminders(clock, settings.RECONCILE_SECONDS * 1000);
  }

  /** False: no entries (denial `not_reconciled`). */
  get open(): boolean {
    return this.#open;
  }

  /** Symbols that no entry is opened for (denial `order_unknown`). */
  frozen(): ReadonlySet<string> {
    return this.#parts.intents.frozen();
  }

  /** What makes a reconciliation due now; null: nothing does. Asked by the loop, by the desk's clock. */
  due(): Trigger | null {
    const { broker, clock, intents, settings } = this.#parts;
    const now = clock.now();
    const { connected, reconnects } = broker.connection();
    if (connected) this.#downSince = null;
    else {
      // News come back with the line; where it stays away, the broker is asked all the same.
      this.#downSince ??= now;
      if (now < this.#downSince + settings.RECONCILE_SECONDS * 1000) return null;
    }
    if (this.#reconnects !== null && reconnects > this.#reconnects) return 'reconnect';
    if (now >= this.#next) return this.#reconnects === null ? 'start' : 'timer';
    const waiting = this.#absent.intents.waiting || this.#absent.orders.waiting;
    const asked = intents.open().length > 0 || waiting || this.#parts.source.backlog !== null;
    return asked && now >= this.#nextUnknown ? 'unknown' : null;
  }

  /** Runs what is due; null: nothing was. */
  async tick(): Promise<Reconciliation | null> {
    const trigger = this.due();
    return trigger === null ? null : this.run(trigger);
  }

  /** One reconciliation after the other; faults of the broker are told, faults of the rail are thrown. */
  run(trigger: Trigger): Promise<Reconciliation> {
    const run = this.#last.then(() => this.#run(trigger));
    this.#last = run.catch(() => undefined);
    return run;
  }

  async #run(trigger: Trigger): Promise<Reconciliation> {
    const { clock, settings, broker, sleep } = this.#parts;
    if (trigger === 'start' || trigger === 'reconnect') this.#open = false;
    const { reconnects } = broker.connection();
    const divergences: Divergence[] = [];
    let checked: Comparison['checked'] = { orders: 0, fills: 0, positions: 0 };
    let ended: Pick<Reconciliation, 'converged' | 'halt' | 'unreachable'> | null = null;
    let rounds = 0;
    while (!ended && rounds < MOST_ROUNDS) {
      const round = await this.#round(trigger, ++rounds);
      divergences.push(...round.divergences);
      ({ checked } = round);
      if (round.unreachable !== null || round.halt || round.clean)
        ended = { converged: round.clean, halt: round.halt, unreachable: round.unreachable };
      else if (round.waits) await sleep(Math.max(1000, settings.RECONCILE_CONFIRM_SECONDS * 1000));
    }
    ended ??= {
      converged: false,
      halt: { code: 'reconciliation_failed', reason: `the desk's books and the broker's still differ after ${MOST_ROUNDS} rounds: ${summary(divergences)}` }, // prettier-ignore
      unreachable: null,
    };
    if (ended.unreachable === null) this.#reconnects = reconnects;
    this.#open = ended.unreachable === null ? ended.converged : this.#open;
    const now = clock.now();
    this.#next = now + settings.RECONCILE_SECONDS * 1000;
    this.#nextUnknown = now + settings.RECONCILE_CONFIRM_SECONDS * 1000;
    if (ended.converged) this.#parts.known.forget(iso(this.#since() - KEPT));
    return { trigger, rounds, divergences, checked, ...ended };
  }

  async #round(trigger: Trigger, round: number): Promise<Round> {
    const { bus, book, known, clock, settings, broker, source } = this.#parts;
    let theirs: BrokerBooks;
    let covered: number;
    try {
      await source.drain();
      if ((await this.#settler.settle()) > 0) await source.drain();
      // All that the feed holds back is covered by what is read from here on.
      covered = source.backlog ?? book.lastSeq;
      const before = book.lastSeq;
      theirs = await readBroker(broker, iso(this.#since()), this.#parts.activities);
      await source.drain();
      // What came in meanwhile may or may not be in what was read.
      if (book.lastSeq !== before) theirs = { ...theirs, steady: false };
    } catch (thrown) {
      await bus.settled();
      return { checked: { orders: 0, fills: 0, positions: 0 }, divergences: [], clean: false, waits: false, halt: null, unreachable: messageOf(thrown) }; // prettier-ignore
    }
    const ask = (splits: boolean): Comparison =>
      compare(deskBooks(book, known, settings.DESK_NAME), theirs, {
        now: clock.now(),
        grace: broker.kind === 'embedded' ? 0 : FEED_GRACE,
        cashShare: settings.RECONCILE_CASH_SHARE,
        splits,
        byHand: trigger === 'hand',
      });
    const now = clock.now();
    const compared = ask(true);
    const first = { ...compared, divergences: this.#doubts.of(compared.divergences, now) };
    const folded = await this.#repairs.fold(first, {
      trigger,
      round,
      seq: Math.max(covered, book.lastSeq),
      orders: theirs.orders,
    });
    // What is left once the missing news is in the book: the same reading, compared again.
    const rest = folded > 0 ? this.#doubts.of(ask(false).divergences, now, true).filter((d) => !isFold(d)) : first.divergences.filter((d) => !isFold(d)); // prettier-ignore
    const divergences = [...first.divergences.filter(isFold), ...rest];
    const halts = rest.flatMap(({ kind, remedy }) => (remedy.do === 'halt' ? [{ code: kind, reason: remedy.reason }] : [])); // prettier-ignore
    const clean = theirs.steady && divergences.every(isSettled);
    const event = told({
      trigger,
      round,
      clean,
      checked: first.checked,
      divergences,
      session: this.#session(),
    });
    await this.#publish(event, trigger, clean);
    await this.#repairs.carryOut(rest);
    await bus.settled();
    const waits = !clean && divergences.every((d) => isSettled(d) || d.remedy.do === 'wait' || d.remedy.do === 'settle'); // prettier-ignore
    return { checked: first.checked, divergences, clean, waits, halt: halts[0] ?? null, unreachable: null };
  }

  /** A calm desk does not fill its journal: the timer speaks only where there is something new to say. */
  async #publish(event: ReturnType<typeof told>, trigger: Trigger, clean: boolean): Promise<void> {
    const quiet = trigger === 'timer' || trigger === 'unknown';
    const due = this.#reminders.due(event.payload.divergences);
    const news = !clean || this.#unclean || due;
    this.#unclean = !clean;
    if (!quiet || news) await this.#repairs.publish(event);
  }

  #since(): number {
    return this.#parts.since ?? sinceOf(this.#parts);
  }

  #session(): string {
    return this.#parts.book.session ?? iso(this.#parts.clock.now()).slice(0, 10);
  }
}

const iso = (time: number): string => new Date(time).toISOString();

/** What goes into the book as news of the broker's, before anything is corrected. */
const isFold = ({ remedy }: Divergence): boolean => remedy.do === 'fold' || remedy.do === 'split';

/** Nothing is left to do about it. */
const isSettled = ({ remedy }: Divergence): boolean => remedy.do === 'nothing';

const summary = (divergences: readonly Divergence[]): string =>
  [...new Set(divergences.filter((d) => !isSettled(d)).map((d) => `${d.kind} ${d.subject}`))]
    .slice(-5)
    .join(', ');
