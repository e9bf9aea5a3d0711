import type { Clock } from '../../domain/index.ts';

/** A broker's read may lag behind its write: that it has never heard of an order is believed when said twice. */
export class Absences {
  readonly #clock: Clock;
  readonly #apart: number;
  readonly #since = new Map<string, number>();

  /** @param apart milliseconds between the two answers; 0: the first is believed */
  constructor(clock: Clock, apart: number) {
    this.#clock = clock;
    this.#apart = apart;
  }

  /** Notes the answer, and says whether it has been the same long enough. */
  confirmed(id: string): boolean {
    const now = this.#clock.now();
    const since = this.#since.get(id) ?? now;
    this.#since.set(id, since);
    return now - since >= this.#apart;
  }

  end(id: string): void {
    this.#since.delete(id);
  }

  /** Only these are asked for now: what was said of others counts no more, should they be missed again. */
  keep(ids: ReadonlySet<string>): void {
    for (const id of this.#since.keys()) if (!ids.has(id)) this.#since.delete(id);
  }

  /** Answers that wait to be confirmed. */
  get waiting(): boolean {
    return this.#since.size > 0;
  }
}
