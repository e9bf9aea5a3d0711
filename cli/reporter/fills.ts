import type { EventOf } from '../../bus/index.ts';

type Update = EventOf<'order_updated'>['payload'];
type Trade = NonNullable<EventOf<'position_changed'>['payload']['trade']>;

/** All fills of one order since the last cycle, as one line shows them. */
export interface FilledOrder {
  readonly symbol: string;
  readonly side: 'buy' | 'sell';
  qty: number;
  value: number;
  /** Shares still open afterwards. */
  open: number;
  trade: Trade | null;
}

/** What came from the broker since the last cycle was drawn, put together by order. */
export class BrokerNews {
  #fills = new Map<string, FilledOrder>();
  #last: FilledOrder | undefined;
  #ended: Update[] = [];

  on(event: EventOf<'order_updated' | 'position_changed'>): void {
    if (event.type === 'position_changed') {
      const { symbol, trade } = event.payload;
      if (trade && this.#last?.symbol === symbol) this.#last.trade = trade;
      return;
    }
    const { order, fill } = event.payload;
    if (fill) {
      const known = this.#fills.get(order.clientOrderId);
      const entry = known ?? {
        symbol: order.symbol,
        side: order.side,
        qty: 0,
        value: 0,
        open: 0,
        trade: null,
      };
      entry.qty += fill.qty;
      entry.value += fill.qty * fill.price;
      entry.open = order.qty - order.filledQty;
      this.#fills.set(order.clientOrderId, entry);
      this.#last = entry;
    } else if (isLostEntry(event.payload)) this.#ended.push(event.payload);
  }

  /** Gives what has gathered and begins anew. */
  take(): { readonly fills: readonly FilledOrder[]; readonly ended: readonly Update[] } {
    const taken = { fills: [...this.#fills.values()], ended: this.#ended };
    this.#fills = new Map();
    this.#ended = [];
    this.#last = undefined;
    return taken;
  }
}

/** Orders that came to nothing and that somebody waits for: a stop that makes way for an exit is none of them. */
function isLostEntry({ event, order }: Update): boolean {
  if (event === 'rejected') return true;
  return (event === 'expired' || event === 'canceled') && order.side === 'buy';
}
