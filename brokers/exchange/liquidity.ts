import type { Bar } from '../../domain/index.ts';

/** How much of each symbol's volume a session still gives; its orders share it in the order they fill. */
export class Liquidity {
  readonly #participation: number | null;
  readonly #room = new Map<string, number>();

  /** @param participation share of the bar's volume in (0, 1]; null: no limit */
  constructor(participation: number | null) {
    this.#participation = participation;
  }

  /** Whole shares. */
  room(symbol: string, bar: Bar): number {
    if (this.#participation === null) return Number.POSITIVE_INFINITY;
    return this.#room.get(symbol) ?? Math.floor(bar.volume * this.#participation);
  }

  take(symbol: string, bar: Bar, qty: number): void {
    if (this.#participation !== null) this.#room.set(symbol, this.room(symbol, bar) - qty);
  }
}
