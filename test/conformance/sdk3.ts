import { createRequire } from 'node:module';
import type { Twin } from '../support/twin.ts';
import type { Teller } from './story.ts';

interface Sdk3Order {
  readonly id: string;
  readonly status: string;
}

/** The part of the older client that the story uses: it has no types worth the name. */
interface Sdk3 {
  getAccount(): Promise<{ cash: string; status: string }>;
  getBarsV2(symbol: string, options: object): AsyncIterable<{ ClosePrice: number }>;
  createOrder(order: object): Promise<Sdk3Order>;
  replaceOrder(id: string, changes: object): Promise<Sdk3Order>;
  cancelOrder(id: string): Promise<unknown>;
  cancelAllOrders(): Promise<unknown>;
  closeAllPositions(): Promise<unknown>;
  getPositions(): Promise<readonly { symbol: string; qty: string }[]>;
  getOrders(query: object): Promise<readonly Sdk3Order[]>;
  readonly trade_ws: {
    onConnect(done: () => void): void;
    onOrderUpdate(hear: (update: { event: string; order: Sdk3Order }) => void): void;
    subscribe(streams: readonly string[]): void;
    connect(): void;
    disconnect(): void;
    log(...words: unknown[]): void;
  };
}

const Client = createRequire(import.meta.url)('alpaca-sdk-3') as new (config: object) => Sdk3;

export function sdk3({ url, wsUrl }: Twin, keyId: string, secretKey: string): Teller {
  const client = new Client({
    baseUrl: url,
    dataBaseUrl: url,
    dataStreamUrl: wsUrl,
    keyId,
    secretKey,
    paper: true,
  });
  const seen = ({ id, status }: Sdk3Order) => ({ id, status });
  const day = { side: 'buy', time_in_force: 'day' };
  return {
    async account() {
      const { cash, status } = await client.getAccount();
      return { cash: Number(cash), status };
    },
    async dailyBars(symbol, start) {
      const bars: { close: number }[] = [];
      for await (const bar of client.getBarsV2(symbol, { timeframe: '1Day', start, limit: 1000 }))
        bars.push({ close: bar.ClosePrice });
      return bars;
    },
    listen: (hear) =>
      new Promise((resolve) => {
        const stream = client.trade_ws;
        // It tells of the listening in its log only.
        stream.log = (words) => {
          if (String(words).startsWith('listening')) resolve();
        };
        stream.onOrderUpdate(({ event, order }) => hear({ event, orderId: order.id }));
        stream.onConnect(() => stream.subscribe(['trade_updates']));
        stream.connect();
      }),
    limitOrder: async (symbol, qty, limit_price) =>
      seen(await client.createOrder({ ...day, symbol, qty, type: 'limit', limit_price })),
    replace: async (id, limit_price) => seen(await client.replaceOrder(id, { limit_price })),
    cancel: async (id) => void (await client.cancelOrder(id)),
    bracket: async (symbol, qty, target, stop) =>
      seen(
        await client.createOrder({
          ...day,
          symbol,
          qty,
          type: 'market',
          order_class: 'bracket',
          take_profit: { limit_price: target },
          stop_loss: { stop_price: stop },
        }),
      ),
    positions: async () =>
      (await client.getPositions()).map(({ symbol, qty }) => ({ symbol, qty: Number(qty) })),
    openOrders: async () => (await client.getOrders({ status: 'open' })).map(seen),
    async closeAll() {
      await client.cancelAllOrders();
      await client.closeAllPositions();
    },
    close: () => client.trade_ws.disconnect(),
  };
}
