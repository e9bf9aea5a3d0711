import { and, asc, eq } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';
import type { EventOf } from '../../bus/events/index.ts';
import type { Engine } from '../engine/engine.ts';
import { eventOf } from '../journal/envelope.ts';
import type { Row } from '../schema/tables.ts';

/**
 * What led to orders that no cycle decided, a stop between two cycles or a flatten: from what set it off to the broker's
 * answer, each event once.
 */
export async function decidedBeside(
  engine: Engine,
  orders: readonly Row<'orders'>[],
): Promise<readonly EventOf[]> {
  const { events: t } = engine.tables;
  const found = new Map<number, EventOf>();
  for (const { cycle_id: cycle, first_seq: first } of orders) {
    if (cycle !== null || found.has(first)) continue;
    const [approved] = await where(engine, eq(t.seq, first));
    // Somebody else's order begins with the broker's word on it.
    if (approved?.type !== 'approved_ready') continue;
    const answers = await where(engine, and(eq(t.type, 'executed_ready'), eq(t.caused_by, approved.id)));
    for (const event of [...(await causesOf(engine, approved)), approved, ...answers]) found.set(event.seq, event);
  }
  return [...found.values()];
} // prettier-ignore

async function causesOf(engine: Engine, event: EventOf): Promise<readonly EventOf[]> {
  const { events: t } = engine.tables;
  const causes: EventOf[] = [];
  for (let id = event.causedBy; id !== null; id = causes.at(-1)?.causedBy ?? null) {
    const [cause] = await where(engine, eq(t.id, id));
    if (!cause) break;
    causes.push(cause);
  }
  return causes;
}

async function where(engine: Engine, condition: SQL | undefined): Promise<readonly EventOf[]> {
  const { events: t } = engine.tables;
  const query = engine.db.select().from(t).where(condition).orderBy(asc(t.seq));
  return (await engine.read(query)).map(eventOf);
}
