import { desc, eq } from 'drizzle-orm';
import { GENESIS } from '../../bus/journal.ts';
import { DeskError } from '../../domain/index.ts';
import type { Engine } from '../engine/engine.ts';

export interface Head {
  readonly count: number;
  /** The last hash of the chain; GENESIS of an empty one. */
  readonly hash: string;
}

export const NO_EVENTS: Head = { count: 0, hash: GENESIS };

/** Count and hash as kept beside the events. */
export async function readHead(engine: Engine): Promise<Head> {
  const { journal_head: t } = engine.tables;
  const [row] = await engine.read(
    engine.db.select({ count: t.count, hash: t.hash }).from(t).where(eq(t.id, 1)).limit(1),
  );
  return row ?? NO_EVENTS;
}

/** Count and hash as the last event itself has them. */
export async function readTail(engine: Engine): Promise<Head> {
  const { events: t } = engine.tables;
  const [row] = await engine.read(
    engine.db.select({ count: t.seq, hash: t.hash }).from(t).orderBy(desc(t.seq)).limit(1),
  );
  return row ?? NO_EVENTS;
}

/** Nothing is written behind a journal whose end was cut off or changed: that would bury the break. */
export async function assertWhole(engine: Engine): Promise<void> {
  const [head, tail] = await Promise.all([readHead(engine), readTail(engine)]);
  if (head.count === tail.count && head.hash === tail.hash) return;
  throw new DeskError(
    'JOURNAL_BROKEN',
    `${engine.location}: the journal was changed: it ends at event ${tail.count}, its head says ${head.count}`,
    {
      hint: 'see where with: npm run db -- verify; then put a backup in its place, or name another database',
    },
  );
}
