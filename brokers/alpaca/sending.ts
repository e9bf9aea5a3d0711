import type { OrderRequest } from '../../domain/index.ts';

/** Orders whose answer is under way: what it tells need not be asked for. */
export class Sending {
  readonly #underWay = new Map<string, { readonly symbol: string; readonly answer: Promise<unknown> }>();

  async hold<T>({ clientOrderId, symbol }: OrderRequest, send: () => Promise<T>): Promise<T> {
    const answer = send();
    const entry = { symbol, answer };
    this.#underWay.set(clientOrderId, entry);
    try {
      return await answer;
    } finally {
      if (this.#underWay.get(clientOrderId) === entry) this.#underWay.delete(clientOrderId);
    }
  }

  has(clientOrderId: string): boolean {
    return this.#underWay.has(clientOrderId);
  }

  /** Done when the orders of a symbol that are under way have their answers, whatever those are; null where none is. */
  answers(symbol: string): Promise<unknown> | null {
    const all = [...this.#underWay.values()].filter((one) => one.symbol === symbol);
    return all.length === 0 ? null : Promise.allSettled(all.map(({ answer }) => answer));
  }
}
