import type { Soon } from '../../domain/index.ts';

/** One after the other: a cycle, the broker's news and a reconciliation never read the books while another changes them. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  take<T>(work: () => Soon<T>): Promise<T> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}
