import { and, asc, desc, eq, gt, inArray } from 'drizzle-orm';
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

/** The oldest `limit` events behind `after`, for a reader that follows the journal. */
export async function nextEvents(
  engine: Engine,
  after: number,
  limit: number,
  types?: readonly EventName[],
): Promise<readonly EventOf[]> {
  const { events: t } = engine.tables;
  const query = engine.db
    .select()
    .from(t)
    .where(and(gt(t.seq, after), types && inArray(t.type, [...types])))
    .orderBy(asc(t.seq))
    .limit(limit);
  return (await engine.read(query)).map(eventOf);
}

/** How far the journal has come, and which one it is: another database begins with another hash. */
export interface JournalPlace {
  readonly seq: number;
  /** Of the last event; null in an empty journal. */
  readonly at: string | null;
  /** Hash of the first event; null in an empty journal. */
  readonly root: string | null;
}

export async function journalPlace(engine: Engine): Promise<JournalPlace> {
  const { events: t } = engine.tables;
  const columns = { seq: t.seq, at: t.at, hash: t.hash };
  const last = await engine.read(engine.db.select(columns).from(t).orderBy(desc(t.seq)).limit(1));
  const first = await engine.read(engine.db.select(columns).from(t).where(eq(t.seq, 1)).limit(1));
  return { seq: last[0]?.seq ?? 0, at: last[0]?.at ?? null, root: first[0]?.hash ?? null };
}
