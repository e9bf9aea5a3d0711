import type { EventOf } from '../bus/index.ts';

/**
 * Whether a process begins with this event: what an earlier one was about to do is not done any more. In real time a start
 * brings the books together first, and closes a cycle that was broken off.
 */
export const isRestart = (event: EventOf): boolean =>
  (event.type === 'reconciled' && event.payload.trigger === 'start' && event.payload.round === 1) ||
  (event.type === 'cycle_completed' && event.payload.status === 'interrupted');
