import type { EventOf } from '../bus/index.ts';
import type { Database } from '../db/index.ts';
import { DeskError } from '../domain/index.ts';
import { Book, idsOf } from '../portfolio/index.ts';
import type { BookSnapshot } from '../portfolio/index.ts';
import { BookKeeper } from './folds/book-keeper.ts';
import type { SafetyState } from './safety/index.ts';

/** What is kept with each `cycle_completed`: everything a restart needs beyond the events after it. */
interface Kept {
  readonly version: 1;
  readonly session: string;
  readonly ordinal: number;
  /** The event it belongs to. */
  readonly seq: number;
  readonly book: BookSnapshot;
  /** What the halt triggers have counted. */
  readonly safety?: SafetyState;
}

/** Where an earlier run stood, and what is to be done about the cycle it was in. */
export interface Recovered {
  readonly book: Book;
  /** Last session whose cycle has finished; null: none. */
  readonly lastSession: string | null;
  /** Events already in the journal that are not brought forth again. */
  readonly after: number;
  /** Events of an interrupted cycle, to be brought forth again and compared (replayed clocks). */
  readonly expected: readonly EventOf[];
  /** Events that figures and halts are folded from. */
  readonly past: readonly EventOf[];
  /** Events after the last completed cycle that are part of the past (wall clocks). */
  readonly tail: readonly EventOf[];
  readonly safety: SafetyState | null;
  /** A cycle that began and did not end (wall clocks: it is closed, the world has moved on). */
  readonly interrupted: EventOf<'cycle_started'> | null;
}

export function keep(
  place: { readonly session: string; readonly ordinal: number; readonly seq: number },
  book: Book,
  safety?: SafetyState,
): string {
  return JSON.stringify({
    version: 1,
    ...place,
    book: book.snapshot(),
    ...(safety && { safety }),
  } satisfies Kept);
}

/**
 * @param desk its name, by which its own orders are told from others'
 * @see docs/adr/0001
 */
export async function recover(
  database: Database,
  clock: 'wall' | 'replayed',
  { cash, desk }: { readonly cash: number; readonly desk: string },
): Promise<Recovered> {
  const { journal, reads } = database;
  const text = await journal.state('desk');
  const kept = text === null ? null : read(text);
  const book = kept ? Book.restore(kept.book, idsOf(desk)) : new Book(cash, idsOf(desk));
  const safety = kept?.safety ?? null;
  const tail = await journal.eventsAfter(kept?.seq ?? 0);
  const of = async (type: 'position_changed' | 'cycle_completed' | 'halted' | 'resumed') =>
    await reads.events({ type });
  const kinds = await Promise.all([
    of('position_changed'),
    of('cycle_completed'),
    of('halted'),
    of('resumed'),
  ]);
  const lastSession = kept?.session ?? null;
  // Ids, refused exits and the day's books of the session that is being lived are counted on from its own events.
  const recent = await Promise.all(
    (['approved_ready', 'executed_ready', 'order_updated', 'intent_settled', 'audited_ready'] as const).map(
      (type) => reads.events({ type, since: lastSession ?? undefined }),
    ),
  );
  const all = [...kinds, ...recent].flat().sort((a, b) => a.seq - b.seq);
  if (clock === 'replayed') {
    const after = kept?.seq ?? 0;
    return {
      book,
      lastSession,
      after,
      expected: tail,
      past: all.filter((e) => e.seq <= after),
      tail: [],
      safety,
      interrupted: null,
    };
  }
  const keeper = new BookKeeper(book);
  let interrupted: EventOf<'cycle_started'> | null = null;
  for (const event of tail) {
    keeper.tap(event);
    if (event.type === 'cycle_started') interrupted = event;
    if (event.type === 'cycle_completed') interrupted = null;
  }
  const after = (kept?.seq ?? 0) + tail.length;
  return { book, lastSession, after, expected: [], past: all, tail, safety, interrupted };
}

function read(text: string): Kept {
  const kept = JSON.parse(text) as Kept;
  if (kept.version === 1) return kept;
  throw new DeskError(
    'DATABASE_NEWER',
    `the desk's state was kept by a newer version (${String(kept.version)})`,
    {
      hint: 'use the version that wrote it, or a new database',
    },
  );
}
