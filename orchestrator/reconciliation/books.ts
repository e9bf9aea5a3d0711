import type { Account, Broker } from '../../brokers/port.ts';
import type { BookView } from '../../portfolio/index.ts';
import type { BrokerBooks, CashActivity, DeskBooks } from '../../portfolio/reconcile/index.ts';
import type { Clock } from '../../domain/index.ts';
import type { IntentLedger } from './intents.ts';
import type { KnownOrders } from './known.ts';

/** Orders and fills are read back to a day before the last agreement, so that nothing falls between two readings. */
const OVERLAP = 86_400_000;

/** Tries to read the account while nothing moves in it. */
const READS = 3;

export type Activities = (since: string) => Promise<readonly CashActivity[]>;

export const prefixOf = (deskName: string): string => `${deskName}-`;

export function deskBooks(book: BookView, known: KnownOrders, deskName: string): DeskBooks {
  return {
    prefix: prefixOf(deskName),
    cash: book.cash(),
    equity: book.equity(),
    positions: book.positions(),
    openOrders: book.openOrders(),
    fresh: !known.begun,
    order: (id) => known.order(id),
    hasIntent: (id) => known.hasIntent(id),
    hasFill: (id) => known.hasFill(id),
    hasAdopted: (id) => known.hasAdopted(id),
  };
}

/**
 * Reads everything of the broker. Its answers are no snapshot, so cash is read before and after, and again where it
 * moved meanwhile.
 * @param since ISO 8601, UTC
 * @throws what the broker throws
 */
export async function readBroker(
  broker: Broker,
  since: string,
  activities?: Activities,
): Promise<BrokerBooks> {
  let before: Account = await broker.account();
  for (let read = 1; ; read++) {
    const [orders, fills, positions, paid] = await Promise.all([
      broker.orders(since),
      broker.fills(since),
      broker.positions(),
      activities?.(since) ?? [],
    ]);
    const after = broker.kind === 'embedded' ? before : await broker.account();
    const steady = after.cash === before.cash;
    if (steady || read === READS)
      return { cash: after.cash, positions, orders, fills, activities: paid, steady };
    before = after;
  }
}

/** How far back orders and fills are read, milliseconds since the epoch: to the last agreement and to all that is open. */
export function sinceOf(desk: {
  readonly book: Pick<BookView, 'openOrders'>;
  readonly known: KnownOrders;
  readonly intents: IntentLedger;
  readonly clock: Clock;
}): number {
  const now = desk.clock.now();
  const orders = desk.book.openOrders().map((order) => Date.parse(order.createdAt));
  const intents = desk.intents.open().map(({ event }) => Date.parse(event.at));
  return Math.min(desk.known.agreed ?? now, now, ...orders, ...intents) - OVERLAP;
}
