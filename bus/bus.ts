import { EventEmitter } from 'eventemitter3';
import { DeskError, messageOf } from '../domain/index.ts';
import type { Soon } from '../domain/index.ts';
import type { Agent, AgentName } from './agent.ts';
import { divergence } from './difference.ts';
import { EVENTS } from './events/index.ts';
import type { EventName, EventOf, Message } from './events/index.ts';
import { failure } from './failure.ts';
import type { BusOptions, Origin } from './options.ts';
import { Station } from './station.ts';
import type { Answer } from './station.ts';
import { TimeText } from './time-text.ts';
import { valid } from './valid.ts';

/** In `sample`, one cycle in so many is checked. */
const SAMPLE = 100;

/** What the agents that hear an event say to it, in wiring order. */
interface Heard {
  readonly from: AgentName;
  answer: Soon<Answer>;
}

const ignore = (): void => undefined;

/**
 * The rail: validate -> journal -> freeze -> deliver (P3). eventemitter3 routes; around it stand what it lacks:
 * a FIFO, so that nested events never overtake; a mailbox an agent, so that one event is handled at a time;
 * isolation, so that a throwing agent becomes `agent_failed` and stops nobody else.
 *
 * Agents work concurrently, but answers to one event are published in wiring order: the journal of a replay is then
 * the same however long each agent thought, and the same as step by step (P5). As long as journal and agents answer at
 * once nothing is waited for, so that history runs through in one go.
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
  readonly #time: TimeText;
  /** Settles when the journal is free; null: it is. */
  #writing: Promise<void> | null = null;
  /** Messages that had to be waited for; the last one frees the journal. */
  #writes = 0;
  /** Recorded and not handed to the agents yet. */
  readonly #queue: EventOf[] = [];
  #handing = false;
  /** Handed over, with answers still to come. */
  #open = 0;
  #idle: (() => void)[] = [];
  #fault: DeskError | undefined;

  constructor(options: BusOptions) {
    this.#options = options;
    this.#time = new TimeText(options.clock);
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
    const station = new Station(agent as unknown as Agent);
    for (const type of agent.hears)
      this.#emitter.on(type, (event: EventOf, heard: Heard[]) => {
        heard.push({ from: station.name, answer: station.hear(event) });
      });
  }

  /**
   * Puts a message on the rail: the event, when it is in the journal and under way to the agents. Never throws; rejects
   * with a DeskError EVENT_INVALID, JOURNAL_UNWRITABLE or DIVERGED.
   */
  publish<N extends EventName>(message: Message<N>, origin: Origin): Soon<EventOf<N>> {
    try {
      return this.#publish(message as Message, origin) as Soon<EventOf<N>>;
    } catch (thrown) {
      return Promise.reject(thrown as Error);
    }
  }

  /**
   * Resolves when every event has been delivered and every answer published; undefined: that is so already. Rejects when
   * the rail is broken.
   */
  settled(): Promise<void> | undefined {
    if (!this.#fault && this.#writing === null && this.#open === 0) return undefined;
    return this.#settled();
  }

  async #settled(): Promise<void> {
    while (!this.#fault && (this.#writing !== null || this.#open > 0))
      await (this.#writing ?? new Promise<void>((resolve) => this.#idle.push(resolve)));
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

  #publish(message: Message, origin: Origin): Soon<EventOf> {
    const before = this.#writing;
    const recorded =
      before === null ? this.#record(message, origin) : before.then(() => this.#record(message, origin));
    if (!(recorded instanceof Promise)) return this.#spread(recorded);
    const turn = ++this.#writes;
    this.#writing = recorded.then(
      () => this.#written(turn),
      () => this.#written(turn),
    );
    return recorded.then((event) => this.#spread(event));
  }

  #written(turn: number): void {
    if (this.#writes === turn) this.#writing = null;
  }

  #record(message: Message, origin: Origin): Soon<EventOf> {
    if (this.#fault) throw this.#fault;
    if (!Object.hasOwn(EVENTS, message.type))
      throw new DeskError('EVENT_INVALID', `no event is called ${String(message.type)}`);
    const seq = this.#seq + 1;
    const checks = this.#checks(message.type);
    // Keys in alphabetical order: the envelope's JSON is canonical as it is.
    const event = {
      at: this.#time.read(),
      causedBy: origin.causedBy,
      cycleId: origin.cycleId,
      id: `ev-${seq}`,
      payload: checks ? valid(message) : message.payload,
      seq,
      type: message.type,
    } as EventOf;
    if (checks) Object.freeze(event);
    const known = this.#expected.shift();
    if (known) this.#compare(known, event);
    else {
      const written = this.#append(event, origin.state);
      if (written) return written.then(() => this.#fold(event));
    }
    return this.#fold(event);
  }

  /** It is on record: now it counts. */
  #fold(event: EventOf): EventOf {
    this.#seq = event.seq;
    for (const fold of this.#taps) fold(event);
    return event;
  }

  #checks(type: EventName): boolean {
    if (this.#options.validation !== 'sample') return true;
    const cycle = type === 'cycle_started' ? this.#cycles++ : this.#cycles - 1;
    return cycle % SAMPLE === 0;
  }

  /** @returns what is to be waited for; nothing where the journal has it already */
  #append(event: EventOf, state?: Readonly<Record<string, string>>): Promise<void> | undefined {
    try {
      return this.#options.journal.append(event, state)?.catch((thrown: unknown) => this.#unwritable(thrown));
    } catch (thrown) {
      return this.#unwritable(thrown);
    }
  }

  #unwritable(thrown: unknown): never {
    throw this.#break(
      thrown instanceof DeskError
        ? thrown
        : new DeskError('JOURNAL_UNWRITABLE', `the journal cannot be written: ${messageOf(thrown)}`, {
            cause: thrown,
          }),
    );
  }

  #compare(known: EventOf, event: EventOf): void {
    const fault = divergence(known, event);
    if (fault) throw this.#break(fault);
  }

  #spread(event: EventOf): EventOf {
    for (const watcher of this.#watchers) {
      try {
        watcher(event);
      } catch {
        // A face that cannot draw an event is no reason to stop trading.
      }
    }
    this.#queue.push(event);
    this.#deliver();
    return event;
  }

  /** Hands out what is queued, oldest first; step by step only when nothing is open any more. */
  #deliver(): void {
    if (this.#handing) return;
    this.#handing = true;
    while (!this.#fault && !(this.#options.sync && this.#open > 0)) {
      const event = this.#queue.shift();
      if (event === undefined) break;
      const rest = this.#hand(event);
      if (rest) this.#await(rest);
    }
    this.#handing = false;
  }

  #await(rest: Promise<void>): void {
    this.#open++;
    void rest
      .catch((thrown: unknown) => {
        this.#break(
          thrown instanceof DeskError
            ? thrown
            : new DeskError('INTERNAL', messageOf(thrown), { cause: thrown }),
        );
      })
      .then(() => {
        this.#open--;
        this.#deliver();
        if (this.#open === 0 || this.#fault) for (const resolve of this.#idle.splice(0)) resolve();
      });
  }

  /** Goes as far as nothing has to be waited for, and gives back the rest of the way; undefined: it is done. */
  #hand(event: EventOf): Promise<void> | undefined {
    const heard: Heard[] = [];
    this.#emitter.emit(event.type, event, heard);
    const origin: Origin = { cycleId: event.cycleId, causedBy: event.id };
    for (let i = 0; i < heard.length; i++) {
      const one = heard[i] as Heard;
      if (!(one.answer instanceof Promise)) one.answer = this.#say(one.answer, origin);
      if (one.answer instanceof Promise) return this.#handOn(event, heard.slice(i), origin);
    }
    return undefined;
  }

  /** Publishes messages; those behind one that has to be waited for are promised. */
  #say(messages: Answer, origin: Origin): Soon<Answer> {
    for (let k = 0; k < messages.length; k++) {
      try {
        const published = this.#publish(messages[k] as Message, origin);
        if (published instanceof Promise) return published.then(() => messages.slice(k + 1));
      } catch (thrown) {
        return Promise.reject(thrown as Error);
      }
    }
    return messages;
  }

  async #handOn(event: EventOf, heard: readonly Heard[], origin: Origin): Promise<void> {
    for (const { answer } of heard) if (answer instanceof Promise) answer.catch(ignore);
    for (const { from, answer } of heard) {
      try {
        for (const message of await answer) await this.#publish(message, origin);
      } catch (thrown) {
        // A fault in handling a fault would go round for ever: it ends the run instead.
        if (this.#fault || event.type === 'agent_failed') throw this.#fault ?? thrown;
        // A journal that cannot be made durable is gone, whoever finds out (P3).
        if (thrown instanceof DeskError && thrown.code === 'JOURNAL_UNWRITABLE') throw this.#break(thrown);
        await this.#publish(failure(from, event, thrown), origin);
      }
    }
  }

  #break(fault: DeskError): DeskError {
    this.#fault ??= fault;
    for (const resolve of this.#idle.splice(0)) resolve();
    return this.#fault;
  }
}

/** What the stations and the broker's news need of the rail; a replay has one of its own. */
export type Rail = Pick<Bus, 'tap' | 'attach' | 'publish' | 'settled' | 'expecting'>;
