import {
  EmbeddedExchange,
  MemoryExchangeStore,
  noCommission,
  noRegulatoryFees,
  noSlippage,
} from '../../../brokers/index.ts';
import type { BrokerUpdate, ExchangeOptions, ExchangeStore, SplitEvent } from '../../../brokers/index.ts';
import { ReplayedClock } from '../../../domain/index.ts';
import type { Bar, Order, OrderRequest } from '../../../domain/index.ts';

/** [open, high, low, close, volume = a million]. */
export type Prices = readonly [number, number, number, number, number?];

export const FREE = { slippage: noSlippage, commission: noCommission, regulatory: noRegulatoryFees };

const DAY = 86_400_000;
const FIRST_DAY = Date.UTC(2024, 2, 4);

/** The nth day of the made-up market; weekends are no matter here. */
export const sessionAt = (n: number): string => new Date(FIRST_DAY + n * DAY).toISOString().slice(0, 10);

export function toBar(date: string, [open, high, low, close, volume = 1_000_000]: Prices): Bar {
  return { date, open, high, low, close, volume };
}

export function request(fields: Partial<OrderRequest> = {}): OrderRequest {
  return {
    clientOrderId: 'a',
    symbol: 'X',
    side: 'buy',
    type: 'market',
    qty: 10,
    timeInForce: 'gtc',
    orderClass: 'simple',
    ...fields,
  };
}

/** An exchange without costs or limits of volume, and a market of daily bars to play to it. */
export class Market {
  readonly clock = new ReplayedClock();
  exchange!: EmbeddedExchange;
  #day = 0;

  static async open(
    options: Partial<ExchangeOptions> = {},
    store: ExchangeStore = new MemoryExchangeStore(),
  ): Promise<Market> {
    const market = new Market();
    market.clock.advanceTo(FIRST_DAY - DAY + 75_600_000);
    market.exchange = await EmbeddedExchange.open(store, {
      accountId: 'test',
      clock: market.clock,
      costs: FREE,
      participation: null,
      ...options,
    });
    return market;
  }

  get session(): string {
    return sessionAt(this.#day - 1);
  }

  async play(
    bars: Readonly<Record<string, Prices>>,
    splits: readonly SplitEvent[] = [],
  ): Promise<readonly BrokerUpdate[]> {
    const seq = (await this.exchange.updatesAfter(0)).at(-1)?.seq ?? 0;
    const session = sessionAt(this.#day++);
    const midnight = Date.parse(session);
    await this.exchange.playSession({
      session,
      openTime: midnight + 52_200_000,
      closeTime: midnight + 75_600_000,
      bars: new Map(Object.entries(bars).map(([symbol, prices]) => [symbol, toBar(session, prices)])),
      splits,
    });
    this.clock.advanceTo(midnight + 75_600_000);
    return this.exchange.updatesAfter(seq);
  }

  async accept(fields: Partial<OrderRequest> = {}): Promise<Order> {
    const answer = await this.exchange.submit(request(fields));
    if (answer.outcome !== 'accepted') throw new Error(JSON.stringify(answer));
    return answer.order;
  }

  /** The refusal's code; `accepted` where there is none. */
  async refusal(fields: Partial<OrderRequest>): Promise<string> {
    const answer = await this.exchange.submit(request(fields));
    return answer.outcome === 'refused' ? answer.code : answer.outcome;
  }

  async order(clientOrderId = 'a'): Promise<Order> {
    const order = await this.exchange.findOrder(clientOrderId);
    if (!order) throw new Error(`no order ${clientOrderId}`);
    return order;
  }

  /** `status filled@price` of an order: what most tests ask. */
  async state(clientOrderId = 'a'): Promise<string> {
    const { status, filledQty, avgFillPrice } = await this.order(clientOrderId);
    return filledQty > 0 ? `${status} ${filledQty}@${avgFillPrice}` : status;
  }

  /** Bought at 100 in a session that stayed at 100. */
  async holding(qty = 10, symbol = 'X'): Promise<void> {
    await this.accept({ clientOrderId: `buy-${symbol}`, symbol, qty });
    await this.play({ [symbol]: [100, 100, 100, 100] });
  }
}

/** Updates in short: `event clientOrderId[ qty@price]`. */
export const told = (updates: readonly BrokerUpdate[]): string[] =>
  updates.map((u) =>
    u.kind === 'split'
      ? `split ${u.symbol} ${u.ratio}`
      : `${u.event} ${u.order.clientOrderId}${u.fill ? ` ${u.fill.qty}@${u.fill.price}` : ''}`,
  );
