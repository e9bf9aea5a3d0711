import { LIFE_EVENTS } from '../../domain/index.ts';
import type { Order } from '../../domain/index.ts';
import type { RawUpdate } from '../feed/index.ts';
import type { AlpacaLedger } from './ledger.ts';
import { executionId } from './mapper.ts';
import type { WireTradeUpdate } from './wire.ts';

const EVENTS: ReadonlySet<string> = new Set(LIFE_EVENTS.filter((event) => event !== 'lost'));

/** Messages of the stream as the feed takes them: what it makes of late, repeated and missing ones is its business. */
export class UpdateMapper {
  readonly #ledger: AlpacaLedger;
  /** Legs whose waiting has been told: Alpaca sends no event for it. */
  readonly #held = new Set<string>();

  constructor(ledger: AlpacaLedger) {
    this.#ledger = ledger;
  }

  /** None where the event, or the kind of order, is not the desk's. @param now ISO 8601, for a message without a time */
  map(wire: WireTradeUpdate, now: string): readonly RawUpdate[] {
    const orders = this.#ledger.take(wire.order);
    const order = orders.find(({ id }) => id === wire.order.id);
    if (!order || !EVENTS.has(wire.event)) return [];
    const at = wire.timestamp ?? now;
    const event = wire.event as RawUpdate['event'];
    return [
      { event, order, execution: executionOf(wire, order, at), at },
      ...orders.filter((leg) => this.#waits(leg, order)).map((leg) => told(leg, at)),
    ];
  }

  #waits(leg: Order, parent: Order): boolean {
    if (leg.id === parent.id || leg.status !== 'held' || this.#held.has(leg.id)) return false;
    this.#held.add(leg.id);
    return true;
  }
}

const told = (leg: Order, at: string): RawUpdate => ({ event: 'held', order: leg, execution: null, at });

function executionOf(wire: WireTradeUpdate, order: Order, at: string): RawUpdate['execution'] {
  if (wire.event !== 'fill' && wire.event !== 'partial_fill') return null;
  const { qty, price } = wire;
  if (qty === null || price === null || !(qty > 0) || !(price > 0)) return null;
  return { id: executionId(order.id, order.filledQty), qty, price, at };
}
