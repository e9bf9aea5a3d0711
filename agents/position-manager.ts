import type { Agent, EventOf, Message } from '../bus/index.ts';
import { isTerminal, Places, tickDecimals } from '../domain/index.ts';
import type { Decision, PositionPlan, Reason, StrategyName } from '../domain/index.ts';
import { isLeaving, restingSales } from '../portfolio/index.ts';
import type { ManagedOrder, RestingSale } from '../portfolio/index.ts';

export interface ManagedPosition {
  readonly symbol: string;
  /** Shares of the desk's own that are there by the broker's count: what it covers and sells, and no others. */
  readonly qty: number;
  /** The strategy that opened it, and that alone decides its exit; `desk` where it is not the desk's own. */
  readonly strategy: StrategyName | 'desk';
  /** Session of the first entry fill, and how many have begun since. */
  readonly entrySession: string;
  readonly sessionsHeld: number;
  /** Null: none was made, as for a position taken over. */
  readonly plan: PositionPlan | null;
  /** Highest close since the entry, and the last, dollars. */
  readonly highClose: number;
  readonly lastPrice: number;
}

/** Where a position would be sold, dollars. */
export interface StoppedPosition {
  readonly symbol: string;
  readonly qty: number;
  readonly price: number;
  readonly stop: number;
}

/** What the position manager may see; handed in by the pipeline. */
export interface PositionDesk {
  positions(): readonly ManagedPosition[];
  openOrders(): readonly ManagedOrder[];
  /** The rule of the position's own strategy on the symbol's last bar. */
  decide(position: ManagedPosition): Decision | null;
  /** Where its stop belongs now: by its plan and its trail; without a plan as for a new entry; null without an ATR. */
  stopPrice(position: ManagedPosition): number | null;
  /**
   * Higher stops, so that a day in which all these stops are reached stays under its limit; by symbol, none where they are
   * near enough.
   */
  dayStops(held: readonly StoppedPosition[]): ReadonlyMap<string, number>;
  /** Why the desk wanted out where the broker refused the exit and the position is still there. */
  owedExit(symbol: string): Reason | null;
  /** Whether anybody's market or stop order to buy works, because of which a broker refuses new sales (wash trade). */
  opposed(symbol: string): boolean;
  /** Whether nobody knows yet what became of a sale of the symbol: it may be working. */
  inDoubt(symbol: string): boolean;
}

type Payload = Message<'exits_ready'>['payload'];
type Needs = { readonly [K in 'exits' | 'covers' | 'cancels']: Payload[K][number][] };

const NOBODY: ReadonlySet<string> = new Set();
const NONE: readonly RestingSale[] = [];

/**
 * Looks after what is held, before anything new is thought of: exits (the strategy's, the time limit's, a stop that the
 * price has passed), a stop for every share that lacks one and a target beside it where the plan has one, an end for
 * entries that their session did not reach and for orphaned stops. Stops come up behind gains as far as the loss of a day
 * asks for. It needs no model, so exits never wait for one.
 * A raised stop takes the place of the old one: see docs/adr/0010. Between cycles it covers what a reconciliation found
 * bare, and decides nothing else: see docs/adr/0016.
 */
export class PositionManager implements Agent<'data_ready' | 'reconciled', 'exits_ready'> {
  readonly name = 'position-manager';
  readonly hears = ['data_ready', 'reconciled'] as const;
  readonly emits = ['exits_ready'] as const;
  readonly #desk: PositionDesk;
  readonly #places = new Places();

  constructor(desk: PositionDesk) {
    this.#desk = desk;
  }

  handle(event: EventOf<'data_ready' | 'reconciled'>): readonly Message<'exits_ready'>[] {
    return event.type === 'reconciled' ? this.#between(event) : [this.#cycle(event)];
  }

  #cycle(event: EventOf<'data_ready'>): Message<'exits_ready'> {
    const { session, bars } = event.payload;
    const orders = this.#desk.openOrders().filter((o) => !isTerminal(o.status));
    const needs: Needs = { exits: [], covers: [], cancels: [] };
    const positions = this.#desk.positions();
    const held = orders.length === 0 ? NOBODY : new Set(positions.map((p) => p.symbol));

    for (const order of orders) {
      const { clientOrderId, symbol } = order;
      if (order.purpose === 'entry' && order.session < session)
        needs.cancels.push({ clientOrderId, symbol, reason: 'not_reached' });
      // A leg that is still held belongs to an entry on its way, not to a position.
      else if (order.side === 'sell' && order.status !== 'held' && !isLeaving(order) && !held.has(symbol))
        needs.cancels.push({ clientOrderId, symbol, reason: 'orphaned' });
    }
    const staying: Staying[] = [];
    for (const position of positions) {
      const sales = salesOf(position, orders);
      if (sales === null) continue;
      const fresh = this.#places.of(bars, position.symbol)?.last === session;
      const reason = this.#wantsOut(position, fresh);
      if (reason) leave(position, sales, reason, needs);
      else staying.push(this.#stays(position, sales));
    }
    this.#coverAll(staying, needs, () => true);
    return { type: 'exits_ready', payload: { session, ...needs } };
  }

  /** What lost its stop, or its sale after the stop had made way for it, has one again before the next bar. */
  #between({ payload }: EventOf<'reconciled'>): readonly Message<'exits_ready'>[] {
    const { session, converged, divergences } = payload;
    const bare = new Set(divergences.filter((d) => d.repair === 'cover').map((d) => d.subject));
    if (!converged || bare.size === 0) return [];
    const orders = this.#desk.openOrders().filter((o) => !isTerminal(o.status));
    const needs: Needs = { exits: [], covers: [], cancels: [] };
    const staying = this.#desk.positions().flatMap((position) => {
      const sales = salesOf(position, orders);
      return sales ? [this.#stays(position, sales)] : [];
    });
    this.#coverAll(staying, needs, (symbol) => bare.has(symbol) && !this.#desk.inDoubt(symbol));
    const idle = needs.exits.length + needs.covers.length === 0;
    return idle ? [] : [{ type: 'exits_ready', payload: { session, ...needs } }];
  }

  #wantsOut(position: ManagedPosition, fresh: boolean): Reason | null {
    const { symbol, plan } = position;
    const decision = fresh ? this.#desk.decide(position) : null;
    if (decision?.action === 'sell') return decision.reason;
    const limit = plan?.timeLimit ?? null;
    if (fresh && limit !== null && position.sessionsHeld >= limit)
      return { code: 'time_limit', figures: { sessions: position.sessionsHeld, limit } };
    return this.#desk.owedExit(symbol);
  }

  #stays(position: ManagedPosition, sales: readonly RestingSale[]): Staying {
    return { position, sales, planned: this.#desk.stopPrice(position) };
  }

  /** The day's stops are those of all that stays, whichever of them is covered now. */
  #coverAll(staying: readonly Staying[], needs: Needs, now: (symbol: string) => boolean): void {
    const dayStops = this.#desk.dayStops(staying.flatMap(stopped));
    for (const stays of staying) {
      const { symbol } = stays.position;
      if (now(symbol)) this.#cover(stays, dayStops.get(symbol) ?? 0, needs);
    }
  }

  #cover({ position, sales, planned }: Staying, dayStop: number, needs: Needs): void {
    const { symbol, strategy, qty, plan, highClose, lastPrice } = position;
    if (planned === null) return;
    const wanted = Math.max(planned, dayStop);
    const bare = qty - sales.reduce((sum, s) => sum + s.qty, 0);
    const why = bare < 0 ? 'replaced' : whyAnew(position, sales, wanted, dayStop);
    if (why === null && bare === 0) return;
    // What rests is worth more than what would be refused.
    if (why === 'raised' && this.#desk.opposed(symbol)) return;
    // What rested higher stays higher: a stop never moves down but by a split.
    const resting = why === 'replaced' ? [] : sales.map((s) => s.stop?.stopPrice ?? 0);
    const stopPrice = Math.max(wanted, ...(why === null ? [] : resting));
    const raised = plan !== null && stopPrice > plan.stopPrice;
    const code = stopPrice === dayStop ? 'day_stop' : raised ? 'trailing_stop' : 'stop';
    const reason = {
      code,
      figures: { stopPrice, ...(code === 'day_stop' ? { close: lastPrice } : { highClose }) },
    };
    if (stopPrice >= lastPrice) {
      // No broker takes a stop that the price has passed: it would have sold, so the desk does.
      const passed = { code, figures: { stopPrice, close: lastPrice } };
      leave(position, sales, passed, needs);
      return;
    }
    if (why !== null) needs.cancels.push(...cancelsOf(sales, why));
    needs.covers.push({
      symbol,
      strategy,
      qty: why === null ? bare : qty,
      stopPrice,
      ...(plan?.targetPrice && { targetPrice: plan.targetPrice }),
      ...(code !== 'stop' && { reason }),
    });
  }
}

/** What rests to sell a position; null: it is leaving. */
function salesOf(
  { symbol }: ManagedPosition,
  orders: readonly ManagedOrder[],
): readonly RestingSale[] | null {
  if (orders.length === 0) return NONE;
  const own = orders.filter((o) => o.symbol === symbol && o.side === 'sell' && o.status !== 'held');
  return own.some(isLeaving) ? null : restingSales(own);
}

interface Staying {
  readonly position: ManagedPosition;
  readonly sales: readonly RestingSale[];
  /** Null: there is no range to put a stop by. */
  readonly planned: number | null;
}

const stopped = ({ position: { symbol, qty, lastPrice }, sales, planned }: Staying): StoppedPosition[] =>
  planned === null
    ? []
    : [
        {
          symbol,
          qty,
          price: lastPrice,
          stop: Math.max(planned, ...sales.map((s) => s.stop?.stopPrice ?? 0)),
        },
      ];

const cancelsOf = (sales: readonly RestingSale[], reason: string): Needs['cancels'] =>
  sales.map(({ lead: { clientOrderId, symbol } }) => ({ clientOrderId, symbol, reason }));

function leave(
  { symbol, strategy, qty }: ManagedPosition,
  sales: readonly RestingSale[],
  reason: Reason,
  needs: Needs,
): void {
  needs.cancels.push(...cancelsOf(sales, 'exit'));
  needs.exits.push({ symbol, strategy, qty, reason });
}

/** More than a tick apart: a split may round a resting price and a planned one differently. */
const apart = (a: number, b: number): boolean =>
  Math.abs(a - b) > 10 ** -tickDecimals(Math.min(a, b)) * 1.001;

/**
 * Why what rests is to be taken away and placed anew: `raised` by the trail or for the day, or `replaced` because it is not what the
 * plan says (a broker that does not restate orders at a split, a target that is missing, a target alone). A stop that has
 * begun to sell is left to it; without a plan what rests is right, but for the day.
 */
function whyAnew(
  { plan, lastPrice, qty }: ManagedPosition,
  sales: readonly RestingSale[],
  wanted: number,
  dayStop: number,
): 'raised' | 'replaced' | null {
  if (sales.some((s) => s.stop !== null && s.stop.filledQty > 0)) return null;
  if (sales.some((s) => s.stop === null)) return 'replaced';
  const below = (stopPrice: number, least: number): boolean => stopPrice < least && apart(stopPrice, least);
  if (!plan) return sales.some(({ stop }) => below(stop?.stopPrice ?? dayStop, dayStop)) ? 'raised' : null;
  for (const { stop, target } of sales) {
    const stopPrice = stop?.stopPrice ?? wanted;
    if (stopPrice >= lastPrice && wanted < lastPrice && apart(stopPrice, wanted)) return 'replaced';
    const missing = plan.targetPrice !== null && plan.targetPrice > wanted + 0.01 && Number.isInteger(qty);
    if (missing && (!target || apart(target.limitPrice ?? 0, plan.targetPrice as number))) return 'replaced';
    if (below(stopPrice, wanted)) return 'raised';
  }
  return null;
}
