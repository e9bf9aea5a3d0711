import type { EventOf } from '../../../bus/index.ts';
import type { JournalPlace } from '../../../db/index.ts';
import type { StreamMessage, StreamName } from '../../api/index.ts';
import type { Books } from './books.ts';
import { MOST_BEHIND } from './tail.ts';
import type { Tail } from './tail.ts';
import { newsOf } from './words.ts';

export interface StreamParts {
  readonly books: Books;
  readonly tail: Tail;
  /** Of the desk, for `hello`. */
  readonly state: () => Promise<StreamMessage<'hello'>['state']>;
}

/** Messages that a reader may leave lying before its line is cut; it comes back with Last-Event-ID. */
const MOST_UNREAD = 4096;
const BATCH = 500;
const encoder = new TextEncoder();

/** A message of the event stream as bytes. */
function message<N extends StreamName>(name: N, data: StreamMessage<N>, id?: string): Uint8Array {
  return encoder.encode(
    `${id === undefined ? '' : `id: ${id}\n`}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`,
  );
}

/** Events are rendered once, however many read them. */
const rendered = new WeakMap<EventOf, Uint8Array>();
function bytesOf(event: EventOf, id: string): Uint8Array {
  const known = rendered.get(event);
  if (known) return known;
  const bytes = message('event', newsOf(event), id);
  rendered.set(event, bytes);
  return bytes;
}

/** `ab12cd34-57`, or a bare seq; null where it is neither. */
function parsePlace(id: string | undefined): { readonly root: string | null; readonly seq: number } | null {
  const found = /^(?:([0-9a-z]{5,8})-)?(\d{1,15})$/.exec(id ?? '');
  return found ? { root: found[1] ?? null, seq: Number(found[2]) } : null;
}

/** All event streams of the server. */
export class Streams {
  readonly #parts: StreamParts;
  readonly #open = new Set<(bytes: Uint8Array) => void>();

  constructor(parts: StreamParts) {
    this.#parts = parts;
  }

  get count(): number {
    return this.#open.size;
  }

  /** Tells every reader, beside the journal. */
  tell<N extends StreamName>(name: N, data: StreamMessage<N>): void {
    const bytes = message(name, data);
    for (const send of this.#open) send(bytes);
  }

  /** A comment, so that a line that is dead is noticed. */
  keepAlive(): void {
    const bytes = encoder.encode(': still here\n\n');
    for (const send of this.#open) send(bytes);
  }

  /**
   * Hello, then what was missed since `lastEventId`, then the journal as it grows.
   * @throws DeskError where the database cannot be read
   */
  async open(lastEventId: string | undefined): Promise<ReadableStream<Uint8Array>> {
    const { tail, state, books } = this.#parts;
    // Whoever listens before he asks where the tail is misses nothing in between.
    const early: (() => void)[] = [];
    let live = false;
    let seen = 0;
    let send: (bytes: Uint8Array) => void = () => undefined;
    const event = (one: EventOf, id: string): void => {
      if (one.seq <= seen) return;
      seen = one.seq;
      send(bytesOf(one, id));
    };
    const reset = (place: JournalPlace): void => {
      seen = place.seq;
      send(message('reset', { head: place.seq }));
    };
    const stop = tail.listen({
      event: (one, id) => void (live ? event(one, id) : early.push(() => event(one, id))),
      reset: (place) => void (live ? reset(place) : early.push(() => reset(place))),
    });
    try {
      const place = await tail.place();
      const hello = message('hello', { head: place.seq, state: await state() });
      const missed = await this.#missed(books, place, parsePlace(lastEventId));
      seen = place.seq;
      let end = (): void => undefined;
      return new ReadableStream<Uint8Array>(
        {
          start: (controller) => {
            end = () => {
              stop();
              this.#open.delete(send);
            };
            send = (bytes) => {
              if ((controller.desiredSize ?? 0) > -MOST_UNREAD) return controller.enqueue(bytes);
              end();
              controller.error(new Error('the reader is too slow'));
            };
            this.#open.add(send);
            send(hello);
            for (const bytes of missed) send(bytes);
            for (const late of early) late();
            live = true;
          },
          cancel: () => end(),
        },
        { highWaterMark: 16 },
      );
    } catch (thrown) {
      stop();
      throw thrown;
    }
  }

  /** What lies between the last message a reader had and where the tail is. */
  async #missed(
    books: Books,
    place: JournalPlace,
    last: { readonly root: string | null; readonly seq: number } | null,
  ): Promise<readonly Uint8Array[]> {
    if (last === null) return [];
    const root = place.root?.slice(0, 8) ?? 'empty';
    const same = last.root === null || last.root === root || (last.root === 'empty' && last.seq === 0);
    if (!same || last.seq > place.seq || place.seq - last.seq > MOST_BEHIND)
      return [message('reset', { head: place.seq })];
    const { reads } = await books.open();
    const found: Uint8Array[] = [];
    for (let after = last.seq; after < place.seq;) {
      const events = await reads.nextEvents(after, BATCH);
      for (const one of events) if (one.seq <= place.seq) found.push(bytesOf(one, `${root}-${one.seq}`));
      after = events.at(-1)?.seq ?? place.seq;
    }
    return found;
  }
}
