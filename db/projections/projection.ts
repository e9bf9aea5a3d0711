import type { EventName, EventOf } from '../../bus/events/index.ts';
import type { Write } from '../engine/statement.ts';

/** What an event changes in the tables derived from it: pure, and the same for both dialects. */
export type Projection<N extends EventName> = (event: EventOf<N>) => readonly Write[];
