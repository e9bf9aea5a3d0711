import { watch } from 'node:fs';
import type { FSWatcher } from 'node:fs';
import path from 'node:path';
import type { EventOf } from '../../../bus/index.ts';
import type { JournalPlace } from '../../../db/index.ts';
import { placeId } from './answers.ts';
import type { Books } from './books.ts';

export interface TailParts {
  readonly books: Books;
  /** The SQLite file, whose folder is watched; null for a server, which is asked. */
  readonly file: string | null;
  /** @returns after so many milliseconds, or when `signal` is aborted */
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Something is wrong with the database: said once until it is well again. */
  readonly onFault: (thrown: unknown) => void;
}

/** Hears the journal. `reset`: it is another one, or it has run ahead by more than anybody reads. */
export interface Listener {
  event(event: EventOf, id: string): void;
  reset(place: JournalPlace): void;
}

/** Milliseconds between looks: while the file has just been written, while all is quiet, at a server. */
const BUSY = 12;
const QUIET = 250;
const SERVER = 40;
/** Looks without news after which it is quiet again; a synced commit shows a while after its bytes were written. */
const PATIENCE = 25;
const BATCH = 500;
/** Events behind which nobody follows one by one. */
export const MOST_BEHIND = 2000;

/** Follows the journal while somebody listens, and tells each event once, in order, within a few milliseconds. */
export class Tail {
  readonly #parts: TailParts;
  readonly #listeners = new Set<Listener>();
  #place: JournalPlace | null = null;
  #running: { readonly end: AbortController; readonly done: Promise<void> } | null = null;
  #wake: AbortController | null = null;
  #left = 0;
  #faulty = false;

  constructor(parts: TailParts) {
    this.#parts = parts;
  }

  /** How far it has come: who listens hears every event behind it. @throws DeskError where the database cannot be read */
  async place(): Promise<JournalPlace> {
    if (this.#place) return this.#place;
    const now = await this.#read();
    this.#place ??= now;
    return this.#place;
  }

  /** Each new event from now on. Returns how to stop. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    this.#running ??= this.#start();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#stop();
    };
  }

  close(): void {
    this.#listeners.clear();
    this.#stop();
  }

  #start(): { end: AbortController; done: Promise<void> } {
    const end = new AbortController();
    return { end, done: this.#run(end.signal) };
  }

  #stop(): void {
    this.#running?.end.abort();
    this.#wake?.abort();
    this.#running = null;
    this.#place = null;
  }

  async #run(signal: AbortSignal): Promise<void> {
    const { file } = this.#parts;
    const watcher = file === null ? null : this.#watch(file, signal);
    try {
      while (!signal.aborted) {
        const news = await this.#look();
        this.#left = news ? PATIENCE : this.#left - 1;
        const pause = file === null ? SERVER : this.#left > 0 ? BUSY : QUIET;
        if (signal.aborted) break;
        // Woken by the first write of a cycle: it is let through before all who read wake up too.
        if ((await this.#rest(pause)) && !signal.aborted) await this.#rest(BUSY);
      }
    } finally {
      watcher?.close();
    }
  }

  /** True where it was woken. A signal of its own each time: one that lives for days would gather listeners. */
  async #rest(milliseconds: number): Promise<boolean> {
    const wake = new AbortController();
    this.#wake = wake;
    await this.#parts.sleep(milliseconds, wake.signal);
    return wake.signal.aborted;
  }

  /** A write to the log wakes the tail, which may be a moment too early for the commit: it looks again for a while. */
  #watch(file: string, signal: AbortSignal): FSWatcher | null {
    const base = path.basename(file);
    try {
      const watcher = watch(path.dirname(file), { persistent: false, signal }, (_, name) => {
        if (name === null || !name.startsWith(base)) return;
        const asleep = this.#left <= 0;
        this.#left = PATIENCE;
        if (asleep) this.#wake?.abort();
      });
      watcher.on('error', () => undefined);
      return watcher;
    } catch {
      return null;
    }
  }

  async #look(): Promise<boolean> {
    try {
      const news = await this.#follow();
      this.#faulty = false;
      return news;
    } catch (thrown) {
      if (!this.#faulty) this.#parts.onFault(thrown);
      this.#faulty = true;
      return false;
    }
  }

  async #read(): Promise<JournalPlace> {
    const { reads } = await this.#parts.books.open();
    return reads.place();
  }

  async #follow(): Promise<boolean> {
    const from = await this.place();
    const now = await this.#read();
    if (this.#place !== from) return true;
    if (now.seq === from.seq && now.root === from.root) return false;
    const other = from.root !== null && now.root !== from.root;
    if (other || now.seq < from.seq || now.seq - from.seq > MOST_BEHIND) {
      this.#place = now;
      for (const listener of this.#listeners) listener.reset(now);
      return true;
    }
    const { reads } = await this.#parts.books.open();
    const news = await reads.nextEvents(from.seq, BATCH);
    // A loop that was ended meanwhile may have left its last look behind: the other one tells.
    if (this.#place !== from) return true;
    for (const event of news) {
      this.#place = { seq: event.seq, at: event.at, root: now.root };
      const id = placeId(this.#place);
      for (const listener of this.#listeners) listener.event(event, id);
    }
    return true;
  }
}
