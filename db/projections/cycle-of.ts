import type { EventOf } from '../../bus/events/index.ts';
import { DeskError } from '../../domain/index.ts';

/** The cycle of an event of the line; one without is a bug of whoever published it. */
export function cycleOf(event: EventOf): string {
  if (event.cycleId === null)
    throw new DeskError('EVENT_INVALID', `${event.type} ${event.seq} belongs to no cycle`);
  return event.cycleId;
}
