import type { Bar } from '../../../domain/index.ts';
import type { Draft } from '../draft.ts';
import { endFamily, stillOpen } from '../family.ts';
import { FaultPlan } from '../faults/index.ts';
import { Liquidity } from '../liquidity.ts';
import type { ExchangeOrder } from '../store.ts';

/** Less than the market would give, where a fault says so. */
class ScarceLiquidity extends Liquidity {
  readonly #plan: FaultPlan;
  /** Shares that a symbol still gives at this moment; absent: not asked yet. */
  readonly #left = new Map<string, number>();

  constructor(participation: number | null, plan: FaultPlan) {
    super(participation);
    this.#plan = plan;
  }

  override room(symbol: string, bar: Bar): number {
    const known = this.#left.get(symbol);
    const left =
      known ??
      Math.min(...this.#plan.take('fill', { symbol }).map(({ qty }) => qty), Number.POSITIVE_INFINITY);
    this.#left.set(symbol, left);
    return Math.min(super.room(symbol, bar), left);
  }

  override take(symbol: string, bar: Bar, qty: number): void {
    super.take(symbol, bar, qty);
    this.#left.set(symbol, (this.#left.get(symbol) ?? Number.POSITIVE_INFINITY) - qty);
  }
}

/** What the exchange does to orders of one account that no exchange should do; forgotten with the process. */
export class OrderFaults {
  readonly #plan: FaultPlan;
  /** Taken, and to be rejected at the next move of the market. */
  readonly #doomed = new Map<string, ExchangeOrder>();
  /** Cancels under way, and the time at which they are done. */
  readonly #stuck = new Map<string, { readonly order: ExchangeOrder; readonly until: number }>();

  /** @param plan absent: none of it happens */
  constructor(plan: FaultPlan = new FaultPlan(() => 0)) {
    this.#plan = plan;
  }

  liquidity(participation: number | null): Liquidity {
    return new ScarceLiquidity(participation, this.#plan);
  }

  /** Whether an order that was just taken will be rejected; it meets no market until then. */
  rejects(order: ExchangeOrder): boolean {
    if (this.#plan.take('order', { symbol: order.symbol }).length === 0) return false;
    this.#doomed.set(order.id, order);
    return true;
  }

  /** Whether a cancel gets stuck. @param at the market's time */
  sticks(order: ExchangeOrder, at: number): boolean {
    const [fault] = this.#plan.take('cancel', { symbol: order.symbol });
    if (!fault) return false;
    const until = fault.minutes === undefined ? Number.POSITIVE_INFINITY : at + fault.minutes * 60_000;
    this.#stuck.set(order.id, { order, until });
    return true;
  }

  isStuck(id: string): boolean {
    return this.#stuck.has(id);
  }

  /** Before the market moves: what was put off happens now. */
  due(draft: Draft, at: number): void {
    for (const [id, order] of this.#doomed) {
      const open = stillOpen(draft, order);
      if (open) endFamily(draft, open, 'rejected');
      this.#doomed.delete(id);
    }
    for (const [id, { order, until }] of this.#stuck) {
      const open = stillOpen(draft, order);
      if (open && at < until) continue;
      if (open) endFamily(draft, open);
      this.#stuck.delete(id);
    }
  }
}
