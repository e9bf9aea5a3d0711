import { failure, Station } from '../../bus/index.ts';
import type { Agent, AgentName, Answer, EventName, EventOf, Message, Rail } from '../../bus/index.ts';
import { DeskError } from '../../domain/index.ts';

/** One station's answer to one event, as far as it has been taken. */
interface Said {
  readonly from: AgentName;
  readonly answer: Answer | Promise<Answer>;
  messages: Answer | null;
  taken: number;
}

/**
 * The rail of a replay. The stations hear each event when it is on record, as on the bus, and what they answer waits
 * here until the journal comes to it: so the order is the recorded one, however long anybody once thought.
 */
export class ReplayRail implements Rail {
  readonly expecting = null;
  readonly #taps: ((event: EventOf) => void)[] = [];
  readonly #stations: { readonly station: Station; readonly hears: ReadonlySet<EventName> }[] = [];
  readonly #open = new Map<string, { readonly event: EventOf; readonly said: Said[] }>();
  readonly #handling = new Map<AgentName, EventOf>();

  tap(fold: (event: EventOf) => void): void {
    this.#taps.push(fold);
  }

  attach<In extends EventName, Out extends EventName>(agent: Agent<In, Out>): void {
    const { name, hears, emits } = agent;
    const handle = (event: EventOf): ReturnType<Agent['handle']> => {
      this.#handling.set(name, event);
      return agent.handle(event as EventOf<In>) as ReturnType<Agent['handle']>;
    };
    this.#stations.push({ station: new Station({ name, hears, emits, handle }), hears: new Set(hears) });
  }

  /** Nobody speaks by himself in a replay: what did is on record. */
  publish<N extends EventName>(message: Message<N>): Promise<EventOf<N>> {
    return Promise.reject(new DeskError('INTERNAL', `${message.type} was published into a replay`));
  }

  async settled(): Promise<void> {}

  /** The event is on record: it is folded, and with `deliver` the stations hear it. */
  take(event: EventOf, deliver: boolean): void {
    for (const fold of this.#taps) fold(event);
    if (!deliver) return;
    const said: Said[] = [];
    for (const { station, hears } of this.#stations) {
      if (!hears.has(event.type)) continue;
      const answer = station.hear(event);
      if (answer instanceof Promise) answer.catch(() => undefined);
      said.push({ from: station.name, answer, messages: null, taken: 0 });
    }
    if (said.length > 0) this.#open.set(event.id, { event, said });
  }

  /** The event that a station is answering: its questions to the outside are about it. */
  handling(name: AgentName): EventOf {
    const event = this.#handling.get(name);
    if (!event) throw new DeskError('INTERNAL', `${name} asks before it has heard anything`);
    return event;
  }

  /** Whether stations have heard this event and not been asked for everything yet. */
  cause(id: string): EventOf | null {
    return this.#open.get(id)?.event ?? null;
  }

  /** What is said next to an event, in the order of the wiring; null: nothing more. */
  async next(id: string): Promise<Message | null> {
    const open = this.#open.get(id);
    while (open && open.said.length > 0) {
      const [first] = open.said as [Said, ...Said[]];
      first.messages ??= await settled(first, open.event);
      const message = first.messages[first.taken++];
      if (message) return message;
      open.said.shift();
    }
    return null;
  }

  /** The first thing that was said and that nobody has asked for; null: all is said. Forgets what is answered in full. */
  async left(): Promise<{ readonly event: EventOf; readonly message: Message } | null> {
    for (const [id, { event }] of this.#open) {
      const message = await this.next(id);
      if (message) return { event, message };
      this.#open.delete(id);
    }
    return null;
  }

  /** The desk is put together anew, from its own parts. */
  clear(): void {
    this.#taps.length = 0;
    this.#stations.length = 0;
    this.forget();
  }

  /** The desk was ended and begun again: what it had not said by then it never said. */
  forget(): void {
    this.#open.clear();
  }
}

/** As on the bus, a station that throws is a fault on record, and one that throws at that ends the run. */
async function settled({ answer, from }: Said, event: EventOf): Promise<Answer> {
  try {
    return await answer;
  } catch (thrown) {
    if (event.type === 'agent_failed') throw thrown;
    return [failure(from, event, thrown)];
  }
}
