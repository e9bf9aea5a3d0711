import { EventEmitter } from 'eventemitter3';
import { DeskError, messageOf } from '../domain/index.ts';
import type { Clock } from '../domain/index.ts';
import type { Agent, AgentName } from './agent.ts';
import { firstDifference } from './difference.ts';
import { EVENTS } from './events/index.ts';
import type { EventName, EventOf, Message } from './events/index.ts';
import { deepFreeze } from './freeze.ts';
import type { Journal } from './journal.ts';

export interface BusOptions {
  readonly journal: Journal;
  readonly clock: Clock;
  /** Number of events already in the journal that this run does not bring forth again. */
  readonly after: number;
  /**
   * Events the journal already holds beyond `after`: what an interrupted run had recorded. Publishing them again must
   * give the very same events; they are not appended twice, and a difference is fatal (P4, P5).
   */
  readonly expected?: readonly EventOf[];
  /** One delivery at a time, each awaited before the next (`--sync`). @default false */
  readonly sync?: boolean;
  /**
   * `full` holds every event against its schema and freezes it; `sample` does so in the first cycle and every hundredth
   * after it, for backtests over agents that are tested. Journal and order are the same in both. @default 'full'
   */
  readonly validation?: 'full' | 'sample';
}

/** In `sample`, one cycle in so many is checked. */
const SAMPLE = 100;

export interface Origin {
  readonly cycleId: string | null;
  readonly causedBy: string | null;
  /** Texts the journal keeps in the same transaction. */
  readonly state?: Readonly<Record<string, string>>;
}

interface Delivery {
  readonly event: EventOf;
  /** Answers of the agents that hear it, in wiring order. */
  readonly answers: Promise<readonly Message[]>[];
  readonly from: AgentName[];
}

/**
 * The rail: validate -> journal -> freeze -> deliver (P3). eventemitter3 routes; around it stand what it lacks:
 * a FIFO, so that nested events never overtake; a mailbox an agent, so that one event is handled at a time;
 * isolation, so that a throwing agent becomes `agent_failed` and stops nobody else.
 *
 * Agents work concurrently, but answers to one event are published in wiring order: the journal of a replay is then
 * the same however long each agent thought, and the same as step by step (P5).
 */
export class Bus {
  readonly #emitter = new EventEmitter();
  readonly #taps: ((event: EventOf) => void)[] = [];
  readonly #watchers: ((event: EventOf) => void)[] = [];
  readonly #options: BusOptions;
  readonly #expected: EventOf[];
  #seq: number;
  /** Cycles begun so far; says which of them are checked. */
  #cycles = 0;
  #now = Number.NaN;
  #at = '';
  #publishing: Promise<unknown> = Promise.resolve();
  #lastDelivery: Promise<void> = Promise.resolve();
  #open = 0;
  #idle: (() => void)[] = [];
  #fault: DeskError | undefined;

  constructor(options: BusOptions) {
    this.#options = options;
    this.#seq = options.after;
    this.#expected = [...(options.expected ?? [])];
  }

  /** Folds state from every event once it is in the journal and before any agent hears of it. Must not throw. */
  tap(fold: (event: EventOf) => void): void {
    this.#taps.push(fold);
  }

  /** Sees every event after the taps; its faults are nobody's. */
  watch(watcher: (event: EventOf) => void): void {
    this.#watchers.push(watcher);
  }

  attach<In extends EventName, Out extends EventName>(agent: Agent<In, Out>): void {
    let mailbox: Promise<unknown> = Promise.resolve();
    for (const type of agent.hears) {
      this.#emitter.on(type, (delivery: Delivery) => {
        const answer = mailbox.then(() => agent.handle(delivery.event as EventOf<In>));
        mailbox = answer.catch(() => undefined);
        delivery.from.push(agent.name);
        delivery.answers.push(
          answer.then((messages) => {
            const alien = messages.find((m) => !agent.emits.includes(m.type as Out));
            if (alien)
              throw new DeskError('EVENT_NOT_ALLOWED', `agent ${agent.name} may not say ${alien.type}`);
            return messages;
          }),
        );
      });
    }
  }

  /**
   * Puts a message on the rail; resolves when it is in the journal and under way to the agents.
   * @throws DeskError EVENT_INVALID, JOURNAL_UNWRITABLE, DIVERGED
   */
  publish<N extends EventName>(message: Message<N>, origin: Origin): Promise<EventOf<N>> {
    const published = this.#publishing.then(() => this.#record(message as Message, origin));
    this.#publishing = published.catch(() => undefined);
    return published.then((event) => {
      this.#deliver(event);
      return event as EventOf<N>;
    });
  }

  /** Resolves when every event has been delivered and every answer published. Rejects when the rail is broken. */
  async settled(): Promise<void> {
    await this.#publishing;
    while (this.#open > 0 && !this.#fault) await new Promise<void>((resolve) => this.#idle.push(resolve));
    if (this.#fault) throw this.#fault;
  }

  /** Recorded events that have not been brought forth again yet. */
  get outstanding(): number {
    return this.#expected.length;
  }

  /** Type of the recorded event that must come next; null once everything new is new. */
  get expecting(): EventName | null {
    return this.#expected[0]?.type ?? null;
  }

  get seq(): number {
    return this.#seq;
  }

  async #record(message: Message, origin: Origin): Promise<EventOf> {
    if (this.#fault) throw this.#fault;
    if (!Object.hasOwn(EVENTS, message.type))
      throw new DeskError('EVENT_INVALID', `no event is called ${String(message.type)}`);
    const seq = this.#seq + 1;
    const checks = this.#checks(message.type);
    const event = {
      seq,
      id: `ev-${seq}`,
      cycleId: origin.cycleId,
      type: message.type,
      at: this.#time(),
      causedBy: origin.causedBy,
      payload: checks ? valid(message) : message.payload,
    } as EventOf;
    if (checks) deepFreeze(event);
    const known = this.#expected.shift();
    if (known) this.#compare(known, event);
    else await this.#append(event, origin.state);
    this.#seq = seq;
    for (const fold of this.#taps) fold(event);
    return event;
  }

  #checks(type: EventName): boolean {
    if (this.#options.validation !== 'sample') return true;
    const cycle = type === 'cycle_started' ? this.#cycles++ : this.#cycles - 1;
    return cycle % SAMPLE === 0;
  }

  /** The clock's time as text; a replayed clock stands still for a whole cycle. */
  #time(): string {
    const now = this.#options.clock.now();
    if (now !== this.#now) {
      this.#now = now;
      this.#at = new Date(now).toISOString();
    }
    return this.#at;
  }

  async #append(event: EventOf, state?: Readonly<Record<string, string>>): Promise<void> {
    try {
      await this.#options.journal.append(event, state);
    } catch (thrown) {
      throw this.#break(
        thrown instanceof DeskError
          ? thrown
          : new DeskError('JOURNAL_UNWRITABLE', `the journal cannot be written: ${messageOf(thrown)}`, {
              cause: thrown,
            }),
      );
    }
  }

  #compare(known: EventOf, event: EventOf): void {
    const difference = firstDifference(known, event);
    if (!difference) return;
    throw this.#break(
      new DeskError(
        'DIVERGED',
        `event ${known.seq} (${known.type}) comes out differently than recorded: ${difference.path} was ` +
          `${JSON.stringify(difference.expected)}, is now ${JSON.stringify(difference.actual)}`,
        {
          hint: 'code, settings or data changed in the middle of a cycle: go back to what it began with, or start on a new database',
        },
      ),
    );
  }

  #deliver(event: EventOf): void {
    for (const watcher of this.#watchers) {
      try {
        watcher(event);
      } catch {
        // A face that cannot draw an event is no reason to stop trading.
      }
    }
    this.#open++;
    const turn = this.#options.sync ? this.#lastDelivery.then(() => this.#hand(event)) : this.#hand(event);
    this.#lastDelivery = turn
      .catch((thrown: unknown) => {
        this.#break(
          thrown instanceof DeskError
            ? thrown
            : new DeskError('INTERNAL', messageOf(thrown), { cause: thrown }),
        );
      })
      .finally(() => {
        this.#open--;
        if (this.#open === 0 || this.#fault) for (const resolve of this.#idle.splice(0)) resolve();
      });
  }

  async #hand(event: EventOf): Promise<void> {
    const delivery: Delivery = { event, answers: [], from: [] };
    this.#emitter.emit(event.type, delivery);
    for (const answer of delivery.answers) answer.catch(() => undefined);
    const origin: Origin = { cycleId: event.cycleId, causedBy: event.id };
    for (const [i, answer] of delivery.answers.entries()) {
      try {
        for (const message of await answer) await this.publish(message, origin);
      } catch (thrown) {
        // A fault in handling a fault would go round for ever: it ends the run instead.
        if (this.#fault || event.type === 'agent_failed') throw this.#fault ?? thrown;
        await this.publish(failure(delivery.from[i] as AgentName, event, thrown), origin);
      }
    }
  }

  #break(fault: DeskError): DeskError {
    this.#fault ??= fault;
    for (const resolve of this.#idle.splice(0)) resolve();
    return this.#fault;
  }
}

/** @throws DeskError EVENT_INVALID */
function valid(message: Message): unknown {
  const checked = EVENTS[message.type].safeParse(message.payload);
  if (checked.success) return checked.data;
  const issue = checked.error.issues[0];
  throw new DeskError('EVENT_INVALID', `${message.type}: ${issue?.path.join('.')}: ${issue?.message}`);
}

function failure(agent: AgentName, event: EventOf, thrown: unknown): Message<'agent_failed'> {
  return {
    type: 'agent_failed',
    payload: {
      agent,
      event: event.id,
      type: event.type,
      code: thrown instanceof DeskError ? thrown.code : 'INTERNAL',
      message: messageOf(thrown).slice(0, 2000),
    },
  };
}
