import type { OrderPurpose, StrategyName } from '../domain/index.ts';

/** A stop that an approved cancel takes away, as it stood. */
interface StandingStop {
  readonly clientOrderId: string;
  readonly symbol: string;
  readonly strategy: StrategyName | 'desk';
  readonly qty: number;
  readonly stopPrice: number;
}

/** What the broker said to the orders and cancels of a cycle. */
interface Answers {
  readonly part: 'all' | 'exits' | 'entries';
  readonly orders: readonly {
    readonly symbol: string;
    readonly purpose: OrderPurpose;
    readonly outcome: string;
    readonly code: string | null;
  }[];
  readonly cancels: readonly { readonly clientOrderId: string; readonly outcome: string }[];
}

/** Cycles kept in mind at once. */
const MAX_OPEN = 8;

/**
 * Stops that were cancelled to make room for a sale. A broker takes no second sale of the same shares, so the old one
 * must go first; where it then refuses the new one, the old is owed to the position at once.
 */
export class StandingStops {
  readonly #cycles = new Map<string, readonly StandingStop[]>();

  remember(cycleId: string, stops: readonly StandingStop[]): void {
    for (const old of [...this.#cycles.keys()].slice(0, -MAX_OPEN)) this.#cycles.delete(old);
    if (stops.length > 0) this.#cycles.set(cycleId, stops);
  }

  /** Those that are gone for certain while what was to follow them was refused. Told once a cycle. */
  lost(cycleId: string, { part, orders, cancels }: Answers): readonly StandingStop[] {
    const stops = this.#cycles.get(cycleId);
    if (!stops || part === 'entries') return [];
    this.#cycles.delete(cycleId);
    const gone = new Set(cancels.filter((c) => c.outcome === 'canceled').map((c) => c.clientOrderId));
    // Where the position itself is gone there is nothing left to protect.
    const refused = new Set(
      orders
        .filter((o) => o.purpose !== 'entry' && o.outcome === 'refused' && o.code !== 'no_short')
        .map((o) => o.symbol),
    );
    return stops.filter((s) => gone.has(s.clientOrderId) && refused.has(s.symbol));
  }
}
