import { gt } from 'drizzle-orm';
import type { EventName, EventOf } from '../../bus/events/index.ts';
import type { Engine } from '../engine/engine.ts';
import { eventOf } from '../journal/envelope.ts';
import { from, listRows, same } from './list.ts';
import type { Filter } from './list.ts';

export interface EventFilter extends Pick<Filter, 'cycleId' | 'since' | 'limit'> {
  readonly type?: EventName | undefined;
  /** Events with a greater seq only. */
  readonly after?: number | undefined;
}

export async function listEvents(engine: Engine, filter: EventFilter): Promise<readonly EventOf[]> {
  const { events: t } = engine.tables;
  const where = [
    same(t.type, filter.type),
    same(t.cycle_id, filter.cycleId),
    from(t.at, filter.since),
    filter.after === undefined ? undefined : gt(t.seq, filter.after),
  ];
  return (await listRows(engine, 'events', where, [t.seq], filter.limit)).map(eventOf);
}
