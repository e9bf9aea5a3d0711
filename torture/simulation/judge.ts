import type { EventOf } from '../../bus/index.ts';
import type { Database } from '../../db/index.ts';
import { isTerminal } from '../../domain/index.ts';
import type { Order } from '../../domain/index.ts';
import type { Settings } from '../../orchestrator/config/index.ts';
import { recover } from '../../orchestrator/recovery.ts';
import { shares } from '../../portfolio/index.ts';
import type { BrokerSide } from './account.ts';

/** Halts that the faults of the network, the clock and the disk explain; anything else is one of the desk's own. */
const EXPLAINED: ReadonlySet<string> = new Set([
  'connection_lost', 'clock_skew', 'journal_unwritable', 'daily_loss', 'drawdown', 'slippage', 'data_stale', 'data_quality', 'by_hand',
]); // prettier-ignore

/** What is wrong at the end, when the network has healed and the desk had time: one line each. */
export async function judge(
  database: Database,
  side: BrokerSide,
  settings: Settings,
): Promise<readonly string[]> {
  const wrong: string[] = [];
  const { ok, brokenAt } = await database.verify();
  if (!ok) wrong.push(`the journal's chain is broken at ${brokenAt}`);
  const events = await database.journal.eventsAfter(0);
  const prefix = `${settings.DESK_NAME}-`;
  const truth = side.now();
  const own = truth.orders.filter(
    (order) => order.parentId === null && order.clientOrderId.startsWith(prefix),
  );
  wrong.push(...ordersAndIntents(events, own));
  wrong.push(...fills(events, side));
  for (const event of events) {
    if (event.type === 'agent_failed') wrong.push(`${event.payload.agent} failed: ${event.payload.message}`);
    if (event.type === 'halted' && !EXPLAINED.has(event.payload.code))
      wrong.push(`halted: ${event.payload.code}: ${event.payload.reason}`);
  }
  const account = { cash: settings.CASH, desk: settings.DESK_NAME };
  const { book } = await recover(database, 'wall', account);
  if (Math.abs(book.cash() - truth.cash) > 0.01) wrong.push(`cash ${book.cash()} here, ${truth.cash} there`);
  const theirs = new Map(truth.positions.map((p) => [p.symbol, p.qty]));
  const ours = new Map(book.positions().map((p) => [p.symbol, p.qty]));
  for (const symbol of new Set([...theirs.keys(), ...ours.keys()])) {
    const [a, b] = [ours.get(symbol) ?? 0, theirs.get(symbol) ?? 0];
    if (shares(a - b) !== 0) wrong.push(`${symbol}: ${a} shares here, ${b} there`);
  }
  const isOwn = (order: Order): boolean => !order.clientOrderId.startsWith('by-hand');
  const list = (orders: readonly Order[]): string =>
    orders.filter((o) => isOwn(o) && !isTerminal(o.status)).map((o) => `${o.clientOrderId} ${o.qty} ${o.filledQty}`).sort().join(', '); // prettier-ignore
  const [here, there] = [list(book.openOrders()), list(truth.orders)];
  if (here !== there) wrong.push(`open orders ${here || 'none'} here, ${there || 'none'} there`);
  return wrong;
}

/** No order without an intent or twice, and every intent has come to an end that is true. */
function ordersAndIntents(events: readonly EventOf[], own: readonly Order[]): readonly string[] {
  const wrong: string[] = [];
  const intents = new Map<string, string | null>();
  const heard = new Set<string>();
  for (const event of events) {
    if (event.type === 'approved_ready')
      for (const { clientOrderId } of event.payload.orders) intents.set(clientOrderId, intents.get(clientOrderId) ?? null);
    if (event.type === 'executed_ready')
      for (const { clientOrderId, outcome } of event.payload.orders)
        if (outcome !== 'unknown') intents.set(clientOrderId, outcome);
    if (event.type === 'intent_settled') intents.set(event.payload.clientOrderId, event.payload.outcome);
    if (event.type === 'order_updated') {
      const { clientOrderId } = event.payload.order;
      heard.add(clientOrderId);
      if (intents.has(clientOrderId)) intents.set(clientOrderId, intents.get(clientOrderId) ?? 'heard');
    }
  } // prettier-ignore
  const there = new Set<string>();
  for (const { clientOrderId } of own) {
    if (there.has(clientOrderId)) wrong.push(`${clientOrderId} is at the broker twice`);
    if (!intents.has(clientOrderId)) wrong.push(`${clientOrderId} is at the broker without an intent`);
    there.add(clientOrderId);
  }
  for (const [id, end] of intents) {
    if (end === null) wrong.push(`intent ${id} is lost: nobody knows what became of it`);
    const gone = end === 'refused' || end === 'expired' || end === 'forged';
    // A request may arrive long after nobody waits for it: then the order is told of all the same.
    if (gone && there.has(id) && !heard.has(id)) wrong.push(`intent ${id} is called ${end}, and its order is at the broker`);
    if (end !== null && !gone && !there.has(id)) wrong.push(`intent ${id} is called ${end}, and the broker has never heard of it`);
  } // prettier-ignore
  return wrong;
}

/** Every execution of the account once, own or not. */
function fills(events: readonly EventOf[], side: BrokerSide): readonly string[] {
  const wrong: string[] = [];
  const told = new Map<string, number>();
  const seen = new Set<string>();
  for (const event of events) {
    if (event.type !== 'order_updated' || !event.payload.fill) continue;
    const { executionId, orderId, qty } = event.payload.fill;
    if (seen.has(executionId)) continue;
    seen.add(executionId);
    told.set(orderId, shares((told.get(orderId) ?? 0) + qty));
  }
  const made = new Map<string, number>();
  for (const { orderId, qty } of side.fills) made.set(orderId, shares((made.get(orderId) ?? 0) + qty));
  for (const id of new Set([...told.keys(), ...made.keys()])) {
    const [here, there] = [told.get(id) ?? 0, made.get(id) ?? 0];
    if (here !== there) wrong.push(`order ${id}: ${here} shares told, ${there} filled`);
  }
  return wrong;
}
