import { createHash } from 'node:crypto';
import type { Database, JournalPlace } from '../../../db/index.ts';
import type { Books } from './books.ts';

/** A finished answer: JSON, and a tag that changes when the journal does. */
export interface Answer {
  readonly body: string;
  readonly tag: string;
}

interface Kept {
  readonly tag: string;
  readonly answer: Promise<Answer>;
}

/** Answers kept at once; the oldest goes first. */
const ROOM = 400;

/**
 * Every table is derived from the journal, so that an answer holds until the journal grows: many readers who ask the same
 * cost one reading.
 */
export class Answers {
  readonly #books: Books;
  readonly #kept = new Map<string, Kept>();

  constructor(books: Books) {
    this.#books = books;
  }

  /** @param key all that the answer depends on besides the journal */
  async give(key: string, compute: (database: Database) => Promise<unknown>): Promise<Answer> {
    const database = await this.#books.open();
    const tag = tagOf(await database.reads.place(), key);
    const kept = this.#kept.get(key);
    if (kept?.tag === tag) return kept.answer;
    const answer = compute(database).then((value) => ({ body: JSON.stringify(value ?? null), tag }));
    this.#kept.delete(key);
    this.#kept.set(key, { tag, answer });
    if (this.#kept.size > ROOM) this.#kept.delete(this.#kept.keys().next().value as string);
    answer.catch(() => this.#kept.delete(key));
    return answer;
  }
}

const tagOf = ({ seq, root }: JournalPlace, key: string): string =>
  `${placeId({ seq, root })}-${createHash('sha256').update(key).digest('hex').slice(0, 12)}`;

/** Which journal and how far, as one word: `ab12cd34-57`. */
export const placeId = ({ seq, root }: Pick<JournalPlace, 'seq' | 'root'>): string =>
  `${root?.slice(0, 8) ?? 'empty'}-${seq}`;
