import { toDollars } from '../domain/index.ts';
import type { Micros } from '../domain/index.ts';
import type { Holdings } from './holdings.ts';
import { averageCost, fillValue, shares } from './ledger.ts';
import type { PositionState } from './snapshot.ts';
import { ascending } from './sorting.ts';
import type { BookPosition } from './view.ts';

/** The shares of a symbol, whoever bought them, as one position. At least one of the two is there. */
function toPosition(own: PositionState | undefined, external: PositionState | undefined): BookPosition {
  const first = (own ?? external) as PositionState;
  const { lastPrice, trip } = first;
  const ownQty = own?.qty ?? 0;
  const externalQty = external?.qty ?? 0;
  const qty = external ? shares(ownQty + externalQty) : ownQty;
  const costMicros = (own?.costMicros ?? 0) + (external?.costMicros ?? 0);
  return {
    symbol: trip.symbol,
    qty,
    ownQty,
    externalQty,
    avgEntryPrice: averageCost({ qty, costMicros }),
    costMicros,
    lastPrice,
    realisedPnl: toDollars((own?.realisedMicros ?? 0) + (external?.realisedMicros ?? 0)),
    unrealisedPnl: toDollars(fillValue(qty, lastPrice) - costMicros),
    entrySession: trip.entrySession,
    strategy: trip.strategy,
    plan: own?.plan ?? null,
    highClose: first.highClose ?? null,
    orderIds: trip.orderIds,
  };
}

type Held = Pick<Holdings, 'held' | 'external'>;

/** A position and what it was made of: states are never changed in place, so that the same ones make the same position. */
interface Shown {
  readonly own: PositionState | undefined;
  readonly external: PositionState | undefined;
  readonly position: BookPosition;
}

/** The positions as they are shown, by symbol, and the equity: worked out once for each change, for every station asks. */
export class PositionList {
  #list: readonly BookPosition[] | null = null;
  /** Symbols in order, as long as the same are held. */
  #symbols: readonly string[] = [];
  readonly #shown = new Map<string, Shown>();
  #equity: Micros | null = null;

  changed(): void {
    this.#list = null;
    this.#equity = null;
  }

  equity(holdings: Holdings): Micros {
    return (this.#equity ??= holdings.equity());
  }

  all({ held, external }: Held): readonly BookPosition[] {
    if (this.#list !== null) return this.#list;
    if (!this.#same(held, external)) {
      this.#symbols = [...new Set([...held.keys(), ...external.keys()])].sort(ascending);
      for (const symbol of this.#shown.keys())
        if (!held.has(symbol) && !external.has(symbol)) this.#shown.delete(symbol);
    }
    return (this.#list = this.#symbols.map((symbol) =>
      this.#show(symbol, held.get(symbol), external.get(symbol)),
    ));
  }

  #show(symbol: string, own: PositionState | undefined, external: PositionState | undefined): BookPosition {
    const known = this.#shown.get(symbol);
    if (known !== undefined && known.own === own && known.external === external) return known.position;
    const position = toPosition(own, external);
    this.#shown.set(symbol, { own, external, position });
    return position;
  }

  /** Nearly always only marks have changed: then the order has not. */
  #same(held: ReadonlyMap<string, PositionState>, external: ReadonlyMap<string, PositionState>): boolean {
    return (
      external.size === 0 && held.size === this.#symbols.length && this.#symbols.every((s) => held.has(s))
    );
  }

  of(holdings: Held, symbol: string): BookPosition | undefined {
    // Asked by every station for every symbol: nearly all are not held.
    const own = holdings.held.get(symbol);
    const external = holdings.external.get(symbol);
    return own || external ? this.#show(symbol, own, external) : undefined;
  }
}
