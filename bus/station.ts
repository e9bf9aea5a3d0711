import { DeskError } from '../domain/index.ts';
import type { Agent, AgentName } from './agent.ts';
import type { EventName, EventOf, Message } from './events/index.ts';

export type Answer = readonly Message[];

/** An agent's place on the rail: a mailbox, so that it handles one event at a time, in the order of the journal. */
export class Station {
  readonly name: AgentName;
  readonly #agent: Agent;
  readonly #mayEmit: ReadonlySet<EventName>;
  /** Settles when the agent is free; null: it is. */
  #busy: Promise<void> | null = null;
  /** Events that had to be waited for; the last one frees the agent. */
  #turns = 0;

  constructor(agent: Agent) {
    this.name = agent.name;
    this.#agent = agent;
    this.#mayEmit = new Set(agent.emits);
  }

  /** What the agent says to an event, at once where it can. Never throws: a fault is a rejection. */
  hear(event: EventOf): Answer | Promise<Answer> {
    const answer = this.#busy === null ? this.#ask(event) : this.#busy.then(() => this.#ask(event));
    if (answer instanceof Promise) this.#wait(answer);
    return answer;
  }

  #wait(answer: Promise<Answer>): void {
    const turn = ++this.#turns;
    this.#busy = answer.then(
      () => this.#free(turn),
      () => this.#free(turn),
    );
  }

  #free(turn: number): void {
    if (this.#turns === turn) this.#busy = null;
  }

  #ask(event: EventOf): Answer | Promise<Answer> {
    try {
      const answer = this.#agent.handle(event);
      return answer instanceof Promise ? answer.then((said) => this.#allowed(said)) : this.#allowed(answer);
    } catch (thrown) {
      return Promise.reject(thrown as Error);
    }
  }

  #allowed(said: Answer): Answer {
    for (const { type } of said)
      if (!this.#mayEmit.has(type))
        throw new DeskError('EVENT_NOT_ALLOWED', `agent ${this.name} may not say ${type}`);
    return said;
  }
}
