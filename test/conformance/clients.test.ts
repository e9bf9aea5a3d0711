import { afterEach, describe, expect, it } from 'vitest';
import { marketData, streaming, trading } from '@alpacahq/alpaca-trade-api';
import { startTwin } from '../support/twin.ts';
import type { Twin } from '../support/twin.ts';
import { masterChief } from './master-chief.ts';
import { sdk3 } from './sdk3.ts';
import { tellStory } from './story.ts';
import type { Teller } from './story.ts';

const keyId = 'PKSTORY';
const secret = 'told-by-a-client';

function sdk4({ url, wsUrl }: Twin): Teller {
  const settings = { keyId, secret, basePath: url };
  const account = new trading.AccountsApi(new trading.Configuration(settings));
  const orders = new trading.OrdersApi(new trading.Configuration(settings));
  const positions = new trading.PositionsApi(new trading.Configuration(settings));
  const stocks = new marketData.StockApi(new marketData.Configuration(settings));
  const stream = new streaming.TradingStream({ credentials: { keyId, secret }, url: `${wsUrl}/stream` });
  const seen = (order: { id?: string; status?: string }) => ({
    id: order.id ?? '',
    status: String(order.status),
  });
  const day = { timeInForce: 'day', side: 'buy' } as const;
  return {
    async account() {
      const { cash, status } = await account.getAccount();
      return { cash: Number(cash), status: String(status) };
    },
    async dailyBars(symbols, start) {
      const { bars } = await stocks.stockBars({
        symbols,
        timeframe: '1Day',
        start: new Date(start),
        limit: 10_000,
      });
      return (bars[symbols] ?? []).map((bar) => ({ close: bar.c }));
    },
    listen: (hear) =>
      new Promise((resolve) => {
        stream.onTradeUpdate(({ event, order }) => hear({ event: String(event), orderId: String(order.id) }));
        stream.on('subscription', () => resolve());
        stream.onConnect(() => stream.subscribeTradeUpdates());
        stream.connect();
      }),
    limitOrder: async (symbol, qty, limit) =>
      seen(
        await orders.postOrder({
          postOrderRequest: { ...day, symbol, qty: String(qty), type: 'limit', limitPrice: String(limit) },
        }),
      ),
    replace: async (orderId, limit) =>
      seen(await orders.patchOrderByOrderId({ orderId, patchOrderRequest: { limitPrice: String(limit) } })),
    cancel: (orderId) => orders.deleteOrderByOrderID({ orderId }),
    bracket: async (symbol, qty, target, stop) =>
      seen(
        await orders.postOrder({
          postOrderRequest: {
            ...day,
            symbol,
            qty: String(qty),
            type: 'market',
            orderClass: 'bracket',
            takeProfit: { limitPrice: String(target) },
            stopLoss: { stopPrice: String(stop) },
          },
        }),
      ),
    positions: async () =>
      (await positions.getAllOpenPositions()).map(({ symbol, qty }) => ({
        symbol: symbol ?? '',
        qty: Number(qty),
      })),
    openOrders: async () => (await orders.getAllOrders()).map(seen),
    closeAll: async () => void (await positions.deleteAllOpenPositions({ cancelOrders: true })),
    close: () => stream.disconnect(),
  };
}

const CLIENTS: Readonly<Record<string, (twin: Twin) => Teller>> = {
  '@alpacahq/alpaca-trade-api 4': sdk4,
  '@alpacahq/alpaca-trade-api 3': (twin) => sdk3(twin, keyId, secret),
  '@master-chief/alpaca 6': (twin) => masterChief(twin, keyId, secret),
};

describe('the exchange over the wire', () => {
  let twin: Twin;
  afterEach(() => twin.close());

  for (const [name, tell] of Object.entries(CLIENTS)) {
    it(`${name} completes account, bars, limit, updates, replace, cancel, bracket and close all`, async () => {
      twin = await startTwin();
      await tellStory(tell(twin), twin);
      expect(twin.venue.accounts).toHaveLength(1);
    });
  }
});
