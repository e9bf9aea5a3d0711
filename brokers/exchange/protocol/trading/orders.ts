import { contentUuid } from '../../../../domain/index.ts';
import type { LiveAccount } from '../../live/index.ts';
import type { ExchangeOrder } from '../../store.ts';
import type { Context, Operation, Reply } from '../context.ts';
import { WireFault, faults } from '../fault.ts';
import { nestedOrder, wireOrder } from '../wire/order.ts';
import { uuidOf } from '../wire/text.ts';
import { newYorkMinute } from '../wire/time.ts';
import { readChanges, readOrder } from '../wire/order-request.ts';
import { wireRefusal } from '../wire/refusal.ts';
import { listOrders } from './order-list.ts';

/** The id that an order gets where its client gives none. */
export const makeClientId = ({ books, id }: LiveAccount) =>
  contentUuid('client-order', id, books.ledger.nextOrder, books.ledger.nextUpdate);

async function byId({ account, params }: Context): Promise<ExchangeOrder> {
  const id = uuidOf(params[0] as string);
  if (id === null) throw faults.missing('order_id is missing');
  const order = await account.order(id);
  if (!order) throw faults.notFound(`order not found for ${id}`);
  return order;
}

/** Sends an order to the exchange; the answer is the order as it was taken. */
export async function place(context: Context, body: Context['body']): Promise<Reply> {
  const { account, assets, desks, venue } = context;
  const asked = body['symbol'];
  const symbol = typeof asked === 'string' ? assets.symbolOf(asked) : null;
  if (symbol !== null) await venue.look([symbol, ...account.books.positions.keys()]);
  const scene = venue.scene();
  const named = symbol === null ? body : { ...body, symbol };
  const { request, wire } = readOrder(named, () => makeClientId(account), scene.price);
  if (symbol === null) throw faults.unprocessable(`asset "${request.symbol}" not found`);
  const { configuration } = await desks.of(account.id, new Date(scene.at).toISOString());
  if (configuration['suspend_trade'] === true)
    throw faults.forbidden('new orders are rejected by user request');
  refuseByTime(request.timeInForce, scene.at, scene.phase);
  const taken = await account.submit(request, wire, scene);
  if (!taken.ok) throw wireRefusal(taken.refusal, request, account, scene);
  const legs = await account.legsOf(taken.order.id);
  return { body: wireOrder(taken.order, legsAsTaken(taken.order, legs)) };
}

/** Legs beneath their parent as they were taken, whatever the market did to them since. */
function legsAsTaken(parent: ExchangeOrder, legs: readonly ExchangeOrder[]) {
  const status = parent.orderClass === 'oco' ? 'accepted' : 'held';
  return [...legs]
    .sort((a, b) => Number(a.type !== 'limit') - Number(b.type !== 'limit'))
    .map((leg) => wireOrder({ ...leg, status, filledQty: 0, avgFillPrice: null, updatedAt: leg.createdAt }));
}

/** Orders on the open and on the close are not taken shortly before their auction. */
function refuseByTime(timeInForce: string, at: number, phase: string): void {
  if (timeInForce !== 'opg' && timeInForce !== 'cls') return;
  const minute = newYorkMinute(at);
  if (timeInForce === 'opg' && phase !== 'closed' && minute >= 9 * 60 + 28 && minute < 19 * 60)
    throw faults.unprocessable('market-on-open orders are accepted before 9:28am and after 7:00pm only');
  if (timeInForce === 'cls' && phase !== 'closed' && minute >= 15 * 60 + 50 && minute < 19 * 60)
    throw faults.unprocessable('market-on-close orders are accepted before 3:50pm and after 7:00pm only');
}

async function cancel({ account, venue }: Context, order: ExchangeOrder): Promise<void> {
  const canceled = await account.cancel(order.id, venue.scene());
  if (canceled) return;
  const { status } = (await account.order(order.id)) ?? order;
  throw faults.unprocessable(`order is already in "${status}" state`);
}

/** Cancels every open order; what is answered for each. */
export async function cancelAll(context: Context, symbol?: string) {
  const answers: { id: string; status: number; body?: unknown }[] = [];
  const { account } = context;
  const open = [...account.books.open.values()];
  for (const order of open) {
    if (symbol !== undefined && order.symbol !== symbol) continue;
    try {
      // Legs go with their parent, which came before them; they are answered for all the same.
      if (account.books.open.has(order.id)) await cancel(context, order);
      answers.push({ id: order.id, status: 200 });
    } catch (error) {
      if (!(error instanceof WireFault)) throw error;
      answers.push({ id: order.id, status: error.status, body: error.body });
    }
  }
  return answers;
}

export const orderOperations: readonly Operation[] = [
  { method: 'POST', path: '/v2/orders', handle: (context) => place(context, context.body) },
  { method: 'GET', path: '/v2/orders', handle: async (context) => ({ body: await listOrders(context) }) },
  {
    method: 'DELETE',
    path: '/v2/orders',
    handle: async (context) => ({ status: 207, body: await cancelAll(context) }),
  },
  {
    method: 'GET',
    path: '/v2/orders:by_client_order_id',
    async handle({ account, query }) {
      const id = query.text('client_order_id');
      if (id === null) throw faults.missing('client_order_id is missing');
      const order = await account.named(id);
      if (!order) throw faults.notFound(`order not found for ${id}`);
      return { body: await nestedOrder(order, account) };
    },
  },
  {
    method: 'GET',
    path: '/v2/orders/{order_id}',
    async handle(context) {
      const order = await byId(context);
      const { account, query } = context;
      return { body: query.truth('nested') ? await nestedOrder(order, account) : wireOrder(order) };
    },
  },
  {
    method: 'PATCH',
    path: '/v2/orders/{order_id}',
    async handle(context) {
      const { account, venue, body } = context;
      const order = await byId(context);
      await venue.look([order.symbol]);
      const scene = venue.scene();
      const taken = await account.replace(
        order.id,
        readChanges(body, () => makeClientId(account)),
        scene,
      );
      if (!taken.ok) throw wireRefusal(taken.refusal, order, account, scene);
      return { body: wireOrder(taken.order) };
    },
  },
  {
    method: 'DELETE',
    path: '/v2/orders/{order_id}',
    async handle(context) {
      await cancel(context, await byId(context));
      return { status: 204 };
    },
  },
];
