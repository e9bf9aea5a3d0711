import type { AgentName } from '../../bus/index.ts';
import { DeskError } from '../../domain/index.ts';
import type { DeskErrorCode } from '../../domain/index.ts';
import type { ReplayRail } from './rail.ts';
import type { Tape } from './tape.ts';

/** Throws again what a station failed of when it asked outside, where the record says that it did. */
export function failAsRecorded(rail: ReplayRail, tape: Tape, agent: AgentName): void {
  for (const event of tape.answersTo(rail.handling(agent).id)) {
    if (event.type !== 'agent_failed' || event.payload.agent !== agent) continue;
    throw new DeskError(event.payload.code as DeskErrorCode, event.payload.message);
  }
}
