import { asc, gt } from 'drizzle-orm';
import { linkOf } from '../../bus/journal.ts';
import type { Engine } from '../engine/engine.ts';
import { envelopeText } from './envelope.ts';
import { NO_EVENTS, readHead } from './head.ts';
import type { Head } from './head.ts';

export interface Verification {
  readonly ok: boolean;
  /** Events that are there. */
  readonly events: number;
  /** Hash of the last event that is there. */
  readonly head: string;
  /** Seq of the first event that is wrong or missing; null: the chain is whole. */
  readonly brokenAt: number | null;
  /** One line for a person; null where all is well. */
  readonly fault: string | null;
}

interface Walk {
  events: number;
  last: Head;
  head: Head;
  brokenAt: number | null;
}

const BATCH = 1000;

/** Recomputes every link, compares count and head with their second place, and lets the database check its file. */
export async function verifyJournal(engine: Engine): Promise<Verification> {
  const walk: Walk = { events: 0, last: NO_EVENTS, head: NO_EVENTS, brokenAt: null };
  let fault = await engine.integrity();
  try {
    await walkChain(engine, walk);
    walk.brokenAt ??= brokenAtEnd(walk);
  } catch (error) {
    // Unreadable from here on.
    fault ??= engine.fault(error).message;
    walk.brokenAt ??= walk.last.count + 1;
  }
  if (walk.brokenAt !== null) fault ??= `${engine.location}: the journal is broken at event ${walk.brokenAt}`;
  return { ok: fault === null, events: walk.events, head: walk.last.hash, brokenAt: walk.brokenAt, fault };
}

/** Where the chain itself is whole: a tail cut off, events added behind the head, or the last one replaced. */
function brokenAtEnd({ last, head }: Walk): number | null {
  if (last.count !== head.count) return Math.min(last.count, head.count) + 1;
  return last.hash === head.hash ? null : Math.max(1, last.count);
}

/**
 * The head is read after the events it stands for, and read again where it is ahead of them: a desk that goes on
 * writing beside the check is no break.
 */
async function walkChain(engine: Engine, walk: Walk): Promise<void> {
  const { events: t } = engine.tables;
  let awaited = -1;
  for (;;) {
    const after = walk.events === 0 ? Number.MIN_SAFE_INTEGER : walk.last.count;
    const next = engine.db.select().from(t).where(gt(t.seq, after)).orderBy(asc(t.seq)).limit(BATCH);
    const rows = await engine.read(next);
    for (const row of rows) {
      const link = linkOf(walk.last.hash, envelopeText(row));
      if (row.seq !== walk.last.count + 1 || row.hash !== link) walk.brokenAt ??= walk.last.count + 1;
      walk.last = { count: row.seq, hash: row.hash };
      walk.events++;
    }
    if (rows.length > 0) continue;
    walk.head = await readHead(engine);
    if (walk.head.count <= walk.last.count || walk.head.count === awaited) return;
    awaited = walk.head.count;
  }
}
