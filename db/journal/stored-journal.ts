import { asc, eq, gt, sql } from 'drizzle-orm';
import { linkOf } from '../../bus/journal.ts';
import type { Journal } from '../../bus/journal.ts';
import type { EventOf } from '../../bus/events/index.ts';
import { DeskError, canonicalJson } from '../../domain/index.ts';
import type { Engine } from '../engine/engine.ts';
import { change, incoming, insert, question, upsert, value } from '../engine/statement.ts';
import type { Write } from '../engine/statement.ts';
import { project } from '../projections/index.ts';
import { envelopeText, eventOf } from './envelope.ts';
import type { EventRow } from './envelope.ts';
import { readHead } from './head.ts';
import type { Head } from './head.ts';

const insertEvent = insert('events');

/** Moves the head only from where this journal left it: a second writer is found out before it does harm. */
const moveHead = change<{ count: number; hash: string; from_count: number; from_hash: string }>(
  (db, { journal_head: t }) =>
    db
      .insert(t)
      .values({ id: 1, count: value('count'), hash: value('hash'), flushes: 0 })
      .onConflictDoUpdate({
        target: t.id,
        set: { count: incoming('count'), hash: incoming('hash') },
        setWhere: sql`${t.count} = ${value('from_count')} and ${t.hash} = ${value('from_hash')}`,
      }),
  'another program writes to this journal',
);

const keepState = upsert('desk_state', ['key'], 'rest');

const eventAt = question<EventRow, { seq: number }>((db, { events: t }) =>
  db
    .select()
    .from(t)
    .where(eq(t.seq, value('seq'))),
);

const stateAt = question<{ text: string }, { key: string }>((db, { desk_state: t }) =>
  db
    .select({ text: t.text })
    .from(t)
    .where(eq(t.key, value('key'))),
);

/** The journal in a database. One transaction holds the event, its link, the head, what is derived, and state. */
export class StoredJournal implements Journal {
  readonly #engine: Engine;
  #head: Head;

  private constructor(engine: Engine, head: Head) {
    this.#engine = engine;
    this.#head = head;
  }

  static async open(engine: Engine): Promise<StoredJournal> {
    return new StoredJournal(engine, await readHead(engine));
  }

  async append(event: EventOf, state: Readonly<Record<string, string>> = {}): Promise<void> {
    const from = this.#head;
    try {
      const row = {
        seq: event.seq,
        id: event.id,
        cycle_id: event.cycleId,
        type: event.type,
        at: event.at,
        caused_by: event.causedBy,
        payload: canonicalJson(event.payload),
      };
      if (row.seq !== from.count + 1)
        throw new DeskError('INTERNAL', `event ${row.seq} does not follow ${from.count}`);
      const to = { count: row.seq, hash: linkOf(from.hash, envelopeText(row)) };
      const writes: Write[] = [
        insertEvent({ ...row, hash: to.hash }),
        moveHead({ ...to, from_count: from.count, from_hash: from.hash }),
        ...project(event),
      ];
      for (const key in state) writes.push(keepState({ key, text: state[key] as string }));
      await this.#engine.commit(writes);
      this.#head = to;
    } catch (error) {
      throw unwritable(this.#engine.fault(error));
    }
  }

  async state(key: string): Promise<string | null> {
    const [row] = await this.#engine.find(stateAt({ key }));
    return row?.text ?? null;
  }

  async flush(): Promise<void> {
    try {
      await this.#engine.flush();
    } catch (error) {
      throw unwritable(this.#engine.fault(error));
    }
  }

  async confirms(event: EventOf): Promise<boolean> {
    const [row] = await this.#engine.find(eventAt({ seq: event.seq }));
    return row !== undefined && envelopeText(row) === canonicalJson(event);
  }

  head(): Promise<Head> {
    return readHead(this.#engine);
  }

  async eventsAfter(seq: number, limit?: number): Promise<readonly EventOf[]> {
    const { events: t } = this.#engine.tables;
    const { db } = this.#engine;
    const asked = db.select().from(t).where(gt(t.seq, seq)).orderBy(asc(t.seq));
    const rows = await this.#engine.read(limit === undefined ? asked : asked.limit(limit));
    return rows.map(eventOf);
  }
}

function unwritable(cause: DeskError): DeskError {
  const hint = cause.hint === undefined ? {} : { hint: cause.hint };
  return new DeskError('JOURNAL_UNWRITABLE', `the journal cannot be written: ${cause.message}`, {
    cause,
    ...hint,
  });
}
