import type { Fill } from '../../domain/index.ts';
import type { ExchangeStore } from './store.ts';

/** Fills of the feed. It is read through once; later questions go on from there. */
export class FillLog {
  readonly #store: ExchangeStore;
  readonly #fills: Fill[] = [];
  #through = 0;

  constructor(store: ExchangeStore) {
    this.#store = store;
  }

  /** @param time ISO 8601, inclusive */
  async since(time: string): Promise<readonly Fill[]> {
    for (const update of await this.#store.updatesAfter(this.#through)) {
      this.#through = update.seq;
      if (update.kind === 'order' && update.fill) this.#fills.push(update.fill);
    }
    return this.#fills.filter((fill) => fill.at >= time);
  }
}
