import { createHash } from 'node:crypto';
import type { Database, JournalPlace } from '../../../db/index.ts';
import type { Books } from './books.ts';

/** A finished answer: JSON, and a tag that changes when the journal does. */
export interface Answer {
  readonly body: string;
  readonly tag: string;
}

type Sleep = (milliseconds: number, signal: AbortSignal) => Promise<void>;

interface Kept {
  readonly tag: string;
  readonly answer: Promise<Answer>;
  /** Characters, once it is known. */
  size: number;
}

/** How far the journal has come, and where to read it. */
interface Look {
  readonly database: Database;
  readonly place: JournalPlace;
}

/** Answers kept at once, and their characters together; the oldest goes first. */
const ROOM = 400;
const MOST_CHARACTERS = 50_000_000;
const NEVER = new AbortController().signal;
/** Milliseconds between two looks at the journal, at least: two hundred pages do not ask in one turn, but within a few of these. */
const BETWEEN_LOOKS = 20;

/**
 * Every table is derived from the journal, so that an answer holds until the journal grows: many readers who ask the same
 * cost one reading.
 */
export class Answers {
  readonly #books: Books;
  readonly #sleep: Sleep;
  readonly #kept = new Map<string, Kept>();
  #look: Promise<Look> | null = null;
  #rested: Promise<void> = Promise.resolve();

  constructor(books: Books, sleep: Sleep) {
    this.#books = books;
    this.#sleep = sleep;
  }

  /** @param key all that the answer depends on besides the journal */
  async give(key: string, compute: (database: Database) => Promise<unknown>): Promise<Answer> {
    const { database, place } = await (this.#look ??= this.#lookOnce());
    const tag = tagOf(place, key);
    const kept = this.#kept.get(key);
    if (kept?.tag === tag) return kept.answer;
    const answer = compute(database).then((value) => ({ body: JSON.stringify(value ?? null), tag }));
    const fresh: Kept = { tag, answer, size: 0 };
    this.#kept.delete(key);
    this.#kept.set(key, fresh);
    answer.then(
      ({ body }) => {
        fresh.size = body.length;
        this.#makeRoom();
      },
      () => this.#kept.delete(key),
    );
    return answer;
  }

  /**
   * One look for all who ask in the same turn, or while the last look is fresh, as two hundred pages do after a cycle. It
   * begins when all of them have asked, so that nobody is answered from before his question.
   */
  async #lookOnce(): Promise<Look> {
    await new Promise<void>((resolve) => void setImmediate(resolve));
    await this.#rested;
    this.#look = null;
    this.#rested = this.#sleep(BETWEEN_LOOKS, NEVER);
    const database = await this.#books.open();
    return { database, place: await database.reads.place() };
  }

  /** Of what changes without the journal: read each time. */
  async fresh<T>(compute: (database: Database) => Promise<T>): Promise<T> {
    return compute(await this.#books.open());
  }

  #makeRoom(): void {
    let characters = 0;
    for (const { size } of this.#kept.values()) characters += size;
    for (const [key, { size }] of this.#kept) {
      if (this.#kept.size <= ROOM && characters <= MOST_CHARACTERS) return;
      this.#kept.delete(key);
      characters -= size;
    }
  }
}

const tagOf = ({ seq, root }: JournalPlace, key: string): string =>
  `${placeId({ seq, root })}-${createHash('sha256').update(key).digest('hex').slice(0, 12)}`;

/** Which journal and how far, as one word: `ab12cd34-57`. */
export const placeId = ({ seq, root }: Pick<JournalPlace, 'seq' | 'root'>): string =>
  `${root?.slice(0, 8) ?? 'empty'}-${seq}`;
