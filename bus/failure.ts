import { DeskError, messageOf } from '../domain/index.ts';
import type { AgentName } from './agent.ts';
import type { EventOf, Message } from './events/index.ts';

/** What the rail says of an agent that threw at an event. */
export function failure(agent: AgentName, event: EventOf, thrown: unknown): Message<'agent_failed'> {
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
