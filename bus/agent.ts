import type { EventName, EventOf, Message } from './events/index.ts';

export type AgentName = 'data' | 'position-manager' | 'strategy' | 'quant' | 'risk' | 'execution' | 'audit';

/** A station: hears events, answers with messages. It never holds the bus; the rail publishes what it returns. */
export interface Agent<In extends EventName = EventName, Out extends EventName = EventName> {
  readonly name: AgentName;
  readonly hears: readonly In[];
  /** All it may say, by type and at run time. */
  readonly emits: readonly Out[];
  /** Who has nothing to wait for answers at once. */
  handle(event: EventOf<In>): readonly Message<Out>[] | Promise<readonly Message<Out>[]>;
}
