import type { EventName, EventOf } from '../../bus/index.ts';
import type { Recording } from './recording.ts';

/** Events read at once, and at least so many ahead of the one that is due. */
const AHEAD = 2048;

/**
 * The journal, read in pieces so that its length costs no memory. It is always read beyond the end of the cycle under
 * way: what a station was answered from outside stands in what it said next.
 */
export class Tape {
  readonly #events: Recording['events'];
  #held: EventOf[] = [];
  #due = 0;
  #ended = false;
  #answers = new Map<string, EventOf[]>();

  constructor(events: Recording['events']) {
    this.#events = events;
  }

  /** The event that is due next; null at the end of the journal. */
  async next(): Promise<EventOf | null> {
    if (this.#needs()) await this.#read();
    return this.#held[this.#due++] ?? null;
  }

  /** The event of a seq, where it is due now or was a short while ago. */
  at(seq: number): EventOf | undefined {
    const [first] = this.#held;
    return first && this.#held[seq - first.seq];
  }

  /** What was said to an event, in the order of the journal. */
  answersTo(id: string): readonly EventOf[] {
    return this.#answers.get(id) ?? [];
  }

  /** The first answer of a kind to an event. */
  answerTo<N extends EventName>(id: string, type: N): EventOf<N> | undefined {
    return this.answersTo(id).find((event) => event.type === type) as EventOf<N> | undefined;
  }

  #needs(): boolean {
    if (this.#ended) return false;
    if (this.#held.length - this.#due < AHEAD) return true;
    return !this.#held.some((event, i) => i >= this.#due && event.type === 'cycle_completed');
  }

  async #read(): Promise<void> {
    // Answers lie behind what they answer: of what is gone by, only the last piece may still have some to come.
    const kept = this.#held.slice(Math.max(0, this.#due - AHEAD));
    this.#due -= this.#held.length - kept.length;
    do {
      const more = await this.#events(kept.at(-1)?.seq ?? 0, AHEAD);
      kept.push(...more);
      this.#ended = more.length < AHEAD;
      this.#held = kept;
    } while (this.#needs());
    this.#answers = new Map();
    for (const event of kept) {
      if (event.causedBy === null) continue;
      const known = this.#answers.get(event.causedBy);
      if (known) known.push(event);
      else this.#answers.set(event.causedBy, [event]);
    }
  }
}
