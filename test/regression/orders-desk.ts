import { expect } from 'vitest';
import type { EmbeddedExchange } from '../../brokers/exchange/index.ts';
import type { Broker } from '../../brokers/port.ts';
import { simulatedMarket } from '../../market/index.ts';
import { wiredDesk } from '../scenarios/wired-desk.ts';
import type { WiredDesk, Wiring } from '../scenarios/wired-desk.ts';

export const SYMBOLS = ['AAPL', 'MSFT', 'GOOGL', 'SPY', 'QQQ'];
export const FROM = '2023-10-02';
export const DAYS = 40;
const market = simulatedMarket({ seed: 2 });
export const wired = (more: Partial<Wiring> = {}) => wiredDesk({ symbols: SYMBOLS, market, ...more });
export const lived = async (more: Partial<Wiring> = {}): Promise<WiredDesk> => {
  const desk = await wired(more);
  await desk.days(FROM, DAYS);
  return desk;
};
/** The exchange as a broker, parts of it replaced. */
export const over = (exchange: EmbeddedExchange, change: Partial<Broker>): Broker => ({
  name: exchange.name,
  kind: exchange.kind,
  submit: (order) => exchange.submit(order),
  cancel: (id) => exchange.cancel(id),
  findOrder: (id) => exchange.findOrder(id),
  openOrders: () => exchange.openOrders(),
  positions: () => exchange.positions(),
  account: () => exchange.account(),
  updatesAfter: (seq) => exchange.updatesAfter(seq),
  orders: (since) => exchange.orders(since),
  fills: (since) => exchange.fills(since),
  time: () => exchange.time(),
  connection: () => exchange.connection(),
  ...change,
});
export const results = (desk: WiredDesk) => desk.of('executed_ready').flatMap((e) => e.payload.orders);
export const approved = (desk: WiredDesk) => desk.of('approved_ready').flatMap((e) => e.payload.orders);
export const closedTrades = (desk: WiredDesk) =>
  desk.of('position_changed').flatMap(({ payload: { trade } }) => (trade?.exitTime ? [trade] : []));
/** Book and exchange agree to the micro-dollar (P9). */
export async function expectBalanced(desk: WiredDesk): Promise<void> {
  const held = desk.book.positions().map(({ symbol, qty }) => ({ symbol, qty }));
  expect(held).toEqual((await desk.exchange.positions()).map(({ symbol, qty }) => ({ symbol, qty })));
  expect(desk.book.cash()).toBe((await desk.exchange.account()).cash);
}
