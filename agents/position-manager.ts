import type { Agent, EventOf, Message } from '../bus/index.ts';
import { isTerminal } from '../domain/index.ts';
import type { Decision, Order, OrderPurpose, StrategyName } from '../domain/index.ts';

export interface ManagedPosition {
  readonly symbol: string;
  readonly qty: number;
  /** The strategy that opened it, and that alone decides its exit; `desk` where it is not the desk's own. */
  readonly strategy: StrategyName | 'desk';
  /** Session of the first entry fill. */
  readonly entrySession: string;
}

export interface ManagedOrder extends Order {
  readonly purpose: OrderPurpose;
  /** Session that decided it. */
  readonly session: string;
}

/** What the position manager may see; handed in by the pipeline. */
export interface PositionDesk {
  positions(): readonly ManagedPosition[];
  openOrders(): readonly ManagedOrder[];
  /** The rule of the position's own strategy on the symbol's last bar. */
  decide(position: ManagedPosition): Decision | null;
  /** Where a protective stop belongs now: close less two ATR14; null without an ATR. */
  stopPrice(symbol: string): number | null;
}

type Payload = Message<'exits_ready'>['payload'];

/**
 * Looks after what is held, before anything new is thought of: exits by the strategy that opened a position, a stop
 * for every position that lacks one, an end for entries that their session did not reach and for orphaned stops.
 * It needs no model, so exits never wait for one.
 */
export class PositionManager implements Agent<'data_ready', 'exits_ready'> {
  readonly name = 'position-manager';
  readonly hears = ['data_ready'] as const;
  readonly emits = ['exits_ready'] as const;
  readonly #desk: PositionDesk;

  constructor(desk: PositionDesk) {
    this.#desk = desk;
  }

  async handle(event: EventOf<'data_ready'>): Promise<readonly Message<'exits_ready'>[]> {
    const { session, bars } = event.payload;
    const fresh = new Set(bars.filter((b) => b.last === session).map((b) => b.symbol));
    const orders = this.#desk.openOrders().filter((o) => !isTerminal(o.status));
    const exits: Payload['exits'][number][] = [];
    const covers: Payload['covers'][number][] = [];
    const cancels: Payload['cancels'][number][] = [];
    const positions = this.#desk.positions();
    const held = new Set(positions.map((p) => p.symbol));

    for (const order of orders) {
      const { clientOrderId, symbol } = order;
      if (order.purpose === 'entry' && order.session < session)
        cancels.push({ clientOrderId, symbol, reason: 'not_reached' });
      // A leg that is still held belongs to an entry on its way, not to a position.
      else if (order.purpose === 'stop' && order.status !== 'held' && !held.has(symbol))
        cancels.push({ clientOrderId, symbol, reason: 'orphaned' });
    }
    for (const position of positions) {
      const { symbol, strategy, qty } = position;
      const own = orders.filter((o) => o.symbol === symbol && o.side === 'sell' && o.status !== 'held');
      if (own.some((o) => o.purpose === 'exit' || o.purpose === 'flatten')) continue;
      const decision = fresh.has(symbol) ? this.#desk.decide(position) : null;
      if (decision?.action === 'sell') {
        for (const stop of own) cancels.push({ clientOrderId: stop.clientOrderId, symbol, reason: 'exit' });
        exits.push({ symbol, strategy, qty, reason: decision.reason });
        continue;
      }
      const bare = qty - own.reduce((sum, o) => sum + o.qty - o.filledQty, 0);
      const stopPrice = bare > 0 ? this.#desk.stopPrice(symbol) : null;
      if (stopPrice !== null) covers.push({ symbol, strategy, qty: bare, stopPrice });
    }
    return [{ type: 'exits_ready', payload: { session, exits, covers, cancels } }];
  }
}
