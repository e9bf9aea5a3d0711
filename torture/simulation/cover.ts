import { isTerminal } from '../../domain/index.ts';
import type { Order } from '../../domain/index.ts';
import type { Arrival, Standing } from './account.ts';

/** Sales that a broker may take and turn down again in a row before nobody is to blame. */
const TRIES = 2;

interface Bare {
  readonly qty: number;
  readonly since: number;
  /** Cycles that have ended meanwhile. */
  cycles: number;
}

/** Shares that the desk bought and that no sale of its own protects, as the account truly stands at any moment. */
export class Cover {
  readonly #bare = new Map<string, Bare>();
  /** Sales that came in since the last cycle, by symbol. */
  readonly #tries = new Map<string, number>();

  /** Something in the account has changed. */
  look({ at, positions, orders }: Standing): void {
    const sales = new Map<string, number>();
    for (const o of orders)
      if (o.side === 'sell' && !isTerminal(o.status) && o.status !== 'held')
        sales.set(o.symbol, (sales.get(o.symbol) ?? 0) + o.qty - o.filledQty);
    const bare = new Map<string, number>();
    for (const { symbol, qty } of positions) {
      const open = ownOf(symbol, qty, orders) - (sales.get(symbol) ?? 0);
      if (open > 0) bare.set(symbol, open);
    }
    for (const symbol of this.#bare.keys()) if (!bare.has(symbol)) this.#bare.delete(symbol);
    for (const [symbol, qty] of bare) {
      const { since = at, cycles = 0 } = this.#bare.get(symbol) ?? {};
      this.#bare.set(symbol, { qty, since, cycles });
    }
  }

  arrived({ symbol, side }: Arrival): void {
    if (side === 'sell') this.#tries.set(symbol, (this.#tries.get(symbol) ?? 0) + 1);
  }

  /** @returns what stayed bare from the end of one cycle to that of the next, in words */
  cycleEnded(): readonly string[] {
    this.#tries.clear();
    return [...this.#bare].flatMap(([symbol, bare]) =>
      ++bare.cycles >= 2 ? [`${bare.qty} ${symbol} have been without a stop for ${bare.cycles} cycles`] : [],
    );
  }

  /** @returns what a session opens on without protection, although the desk could have known before `known` */
  unprotected(known: number): readonly string[] {
    return [...this.#bare].flatMap(([symbol, { qty, since }]) =>
      since < known && (this.#tries.get(symbol) ?? 0) < TRIES
        ? [`a session opens on ${qty} ${symbol} that have had no stop since ${new Date(since).toISOString()}`]
        : [],
    );
  }
}

/** Shares of a position that the desk bought and has not sold. */
function ownOf(symbol: string, qty: number, orders: readonly Order[]): number {
  let own = 0;
  for (const o of orders)
    if (o.symbol === symbol && !o.clientOrderId.startsWith('by-hand')) own += o.side === 'buy' ? o.filledQty : -o.filledQty;
  return Math.min(own, qty);
} // prettier-ignore
