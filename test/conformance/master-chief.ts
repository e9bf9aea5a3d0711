import { createRequire } from 'node:module';
import type { Twin } from '../support/twin.ts';
import type { Teller } from './story.ts';

interface MadeOrder {
  readonly id: string;
  readonly status: string;
}

/** The part of the client that the story uses: the package hides its types from importers. */
interface Client {
  getAccount(): Promise<{ cash: number; status: string }>;
  getBars(query: object): Promise<{ bars: readonly { c: number }[] }>;
  placeOrder(order: object): Promise<MadeOrder>;
  replaceOrder(changes: object): Promise<MadeOrder>;
  cancelOrder(order: object): Promise<boolean>;
  getPositions(): Promise<readonly { symbol: string; qty: number }[]>;
  getOrders(): Promise<readonly MadeOrder[]>;
  closePositions(how: object): Promise<unknown>;
}

interface Stream {
  on(event: 'trade_updates', hear: (update: { event: string; order: MadeOrder }) => void): void;
  on(event: 'message', hear: (message: object) => void): void;
  once(event: 'authenticated', hear: () => void): void;
  subscribe(stream: string): void;
  getConnection(): { close(): void };
}

const { AlpacaClient, AlpacaStream } = createRequire(import.meta.url)('@master-chief/alpaca') as {
  readonly AlpacaClient: new (settings: object) => Client;
  readonly AlpacaStream: new (settings: object) => Stream;
};

export function masterChief({ url, wsUrl }: Twin, key: string, secret: string): Teller {
  const credentials = { key, secret, paper: true };
  const rest = {
    account: `${url}/v2`,
    market_data_v2: `${url}/v2`,
    market_data_v1: `${url}/v1`,
    beta: `${url}/v1beta1`,
  };
  const endpoints = { rest, websocket: { account: `${wsUrl}/stream`, market_data: () => `${wsUrl}/v2/iex` } };
  const client = new AlpacaClient({ credentials, endpoints });
  let stream: Stream | null = null;
  const seen = ({ id, status }: { id: string; status: string }) => ({ id, status });
  const day = { side: 'buy', time_in_force: 'day' } as const;
  return {
    async account() {
      const { cash, status } = await client.getAccount();
      return { cash, status };
    },
    async dailyBars(symbol, start) {
      const { bars } = await client.getBars({
        symbol,
        timeframe: '1Day',
        start: new Date(start),
        limit: 10_000,
      });
      return bars.map((bar) => ({ close: bar.c }));
    },
    listen: (hear) =>
      new Promise((resolve) => {
        const opened = new AlpacaStream({ credentials, endpoints, type: 'account' });
        stream = opened;
        opened.on('trade_updates', ({ event, order }) => hear({ event, orderId: order.id }));
        opened.on('message', (message) => {
          if ((message as { stream?: string }).stream === 'listening') resolve();
        });
        opened.once('authenticated', () => opened.subscribe('trade_updates'));
      }),
    limitOrder: async (symbol, qty, limit_price) =>
      seen(await client.placeOrder({ ...day, symbol, qty, type: 'limit', limit_price })),
    replace: async (order_id, limit_price) => seen(await client.replaceOrder({ order_id, limit_price })),
    cancel: async (order_id) => void (await client.cancelOrder({ order_id })),
    bracket: async (symbol, qty, target, stop) =>
      seen(
        await client.placeOrder({
          ...day,
          symbol,
          qty,
          type: 'market',
          order_class: 'bracket',
          take_profit: { limit_price: target },
          stop_loss: { stop_price: stop },
        }),
      ),
    positions: async () => (await client.getPositions()).map(({ symbol, qty }) => ({ symbol, qty })),
    openOrders: async () => (await client.getOrders()).map(seen),
    closeAll: async () => void (await client.closePositions({ cancel_orders: true })),
    close: () => stream?.getConnection().close(),
  };
}
