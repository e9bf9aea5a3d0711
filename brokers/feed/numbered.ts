import { shares } from '../../portfolio/index.ts';
import type { BrokerUpdate } from '../port.ts';

export type OrderUpdate = Extract<BrokerUpdate, { kind: 'order' }>;
export type Unnumbered = Omit<OrderUpdate, 'seq'>;

/** Shares of a symbol in the desk's book, with every update folded that was asked beyond. */
export type HeldShares = (symbol: string) => number;

/**
 * News in line for the desk. Numbers count what the desk takes in, so they are given when it asks and go on from what it
 * has; what it has taken in is forgotten. A sale waits until the shares it sells have been told: a stream in disorder
 * may tell of the sale first, and nobody can sell what he has not.
 */
export class NumberedUpdates {
  #waiting: Unnumbered[] = [];
  #numbered: OrderUpdate[] = [];
  #last = 0;
  readonly #held: HeldShares | null;

  constructor(held: HeldShares | null) {
    this.#held = held;
  }

  add(update: Unnumbered): void {
    this.#waiting.push(update);
  }

  /** Symbols with news that waits for shares not told of yet. */
  get waiting(): readonly string[] {
    return [...new Set(this.#waiting.map((update) => update.order.symbol))];
  }

  after(seq: number): readonly OrderUpdate[] {
    if (seq > this.#last) {
      // The desk has taken in more than was ever numbered here: it is another run, and this is all news to it.
      this.#waiting.unshift(...this.#numbered.map(unnumbered));
      this.#numbered = [];
      this.#last = seq;
    }
    this.#numbered = this.#numbered.filter((update) => update.seq > seq);
    this.#release();
    return [...this.#numbered];
  }

  #release(): void {
    if (this.#waiting.length === 0) return;
    const held = new Map<string, number>();
    const move = ({ order: { symbol }, fill }: Unnumbered): boolean => {
      if (!fill || !this.#held) return true;
      const has = held.get(symbol) ?? this.#held(symbol);
      const after = shares(fill.side === 'buy' ? has + fill.qty : has - fill.qty);
      if (after < 0) return false;
      held.set(symbol, after);
      return true;
    };
    for (const update of this.#numbered) move(update);
    for (let moved = true; moved;) {
      moved = false;
      const stuck = new Set<string>();
      this.#waiting = this.#waiting.filter((update) => {
        if (stuck.has(update.order.id) || !move(update)) {
          stuck.add(update.order.id);
          return true;
        }
        this.#numbered.push({ ...update, seq: ++this.#last });
        moved = true;
        return false;
      });
      if (stuck.size === 0) break;
    }
  }
}

function unnumbered(update: OrderUpdate): Unnumbered {
  const { seq: _, ...rest } = update;
  return rest;
}
