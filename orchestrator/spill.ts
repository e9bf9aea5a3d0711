import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { EVENTS, GENESIS, linkHash } from '../bus/index.ts';
import type { EventOf, Journal } from '../bus/index.ts';
import { canonicalJson, DeskError, messageOf } from '../domain/index.ts';

/** What was written while the journal was gone. */
export interface Spilled {
  readonly events: readonly EventOf[];
  /** Last link of their chain; GENESIS: none. */
  readonly head: string;
  /** Lines that are torn or changed, and are left out. */
  readonly damaged: number;
}

/** RUNTIME_DIR/spill.jsonl */
export const spillFile = (runtimeDir: string): string => path.join(runtimeDir, 'spill.jsonl');

/**
 * Reads line by line: one that is no event, or does not follow from the last good one, is counted and left out.
 * @throws DeskError DATABASE_UNUSABLE where the file is there and cannot be read
 */
export function readSpill(file: string): Spilled {
  const events: EventOf[] = [];
  let head = GENESIS;
  let damaged = 0;
  for (const line of linesOf(file)) {
    if (line === '') continue;
    const read = eventIn(line);
    if (read === null || linkHash(head, read.event) !== read.hash) damaged++;
    else {
      events.push(read.event);
      head = read.hash;
    }
  }
  return { events, head, damaged };
}

function linesOf(file: string): readonly string[] {
  if (!existsSync(file)) return [];
  try {
    return readFileSync(file, 'utf8').split('\n');
  } catch (thrown) {
    throw new DeskError('DATABASE_UNUSABLE', `${file}: the spill cannot be read: ${messageOf(thrown)}`, {
      cause: thrown,
      hint: 'allow reading it: it holds orders that the journal does not have yet',
    });
  }
}

function eventIn(line: string): { readonly event: EventOf; readonly hash: string } | null {
  try {
    const { event, hash } = JSON.parse(line) as { event: EventOf; hash: string };
    return EVENTS[event.type].safeParse(event.payload).success ? { event, hash } : null;
  } catch {
    return null;
  }
}

export function clearSpill(file: string): void {
  rmSync(file, { force: true });
}

/**
 * The journal of last resort (P7): a file of lines beside the journal that cannot be written, each on the disk before
 * anyone reacts to it (P3), chained like the journal. Where not even that can be written, the line goes to `say` and the
 * exits go out all the same.
 */
export class SpillJournal implements Journal {
  readonly #file: string;
  readonly #say: (line: string) => void;
  readonly #events: EventOf[];
  #head: string;

  constructor(file: string, say: (line: string) => void) {
    const { events, head } = earlier(file, say);
    this.#file = file;
    this.#say = say;
    this.#events = [...events];
    this.#head = head;
  }

  /** Events that stand in the file from before. */
  get count(): number {
    return this.#events.length;
  }

  async append(event: EventOf): Promise<void> {
    const hash = linkHash(this.#head, event);
    const line = canonicalJson({ event, hash });
    try {
      writeDurably(this.#file, line);
    } catch {
      this.#say(line);
    }
    this.#events.push(event);
    this.#head = hash;
  }

  async confirms(event: EventOf): Promise<boolean> {
    const held = this.#events[event.seq - 1];
    return held !== undefined && canonicalJson(held) === canonicalJson(event);
  }

  /** Each line is on the disk already. */
  async flush(): Promise<void> {}

  async state(): Promise<null> {
    return null;
  }

  async head(): Promise<{ count: number; hash: string }> {
    return { count: this.#events.length, hash: this.#head };
  }

  async eventsAfter(seq: number, limit = Infinity): Promise<readonly EventOf[]> {
    return this.#events.slice(seq, seq + limit);
  }
}

/** What cannot be read stands in nobody's way now; the next start says so. */
function earlier(file: string, say: (line: string) => void): Spilled {
  try {
    return readSpill(file);
  } catch (thrown) {
    say(messageOf(thrown));
    return { events: [], head: GENESIS, damaged: 0 };
  }
}

/** A line that was torn by a kill stands before it in the file; it gets a line's end of its own. */
function writeDurably(file: string, line: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  const torn = existsSync(file) && !/(^|\n)$/.test(readFileSync(file, 'utf8'));
  const handle = openSync(file, 'a');
  try {
    writeSync(handle, `${torn ? '\n' : ''}${line}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
