import type { LiveAccount } from '../../brokers/exchange/live/index.ts';
import type { Database } from '../../db/index.ts';
import { toMicros } from '../../domain/index.ts';
import { recover } from '../../orchestrator/recovery.ts';

const cent = (micros: number): number => Math.round(micros / 10_000);

/**
 * What is not the same in the desk's database and in the exchange's account, each read behind the other's back: cash to
 * the cent, positions, open orders, what was filled of each order; and orders that nothing was intended for (P4, P9).
 */
export async function differences(
  database: Database,
  account: LiveAccount,
  desk: string,
): Promise<readonly string[]> {
  const wrong: string[] = [];
  const { ok, brokenAt } = await database.verify();
  if (!ok) wrong.push(`the journal's chain is broken at ${brokenAt}`);
  const { book } = await recover(database, 'wall', { cash: account.initialCash, desk });
  const { ledger, positions, open } = account.books;
  const same = (what: string, ours: unknown, theirs: unknown): void => {
    const [here, there] = [JSON.stringify(ours), JSON.stringify(theirs)];
    if (here !== there) wrong.push(`${what}: ${here} at the desk, ${there} at the exchange`);
  };
  const held = (list: Iterable<{ readonly symbol: string; readonly qty: number }>) =>
    Array.from(list, ({ symbol, qty }) => `${symbol} ${qty}`).toSorted();
  const ids = (list: Iterable<{ readonly id: string }>) => Array.from(list, ({ id }) => id).toSorted();
  same('cash in cents', cent(toMicros(book.cash())), cent(ledger.cashMicros));
  same('positions', held(book.positions()), held(positions.values()));
  same('open orders', ids(book.openOrders()), ids(open.values()));
  const here = new Map((await database.reads.orders()).map((order) => [order.id, order]));
  const intended = new Set(
    (await database.reads.orders()).flatMap((o) => (o.purpose ? [o.clientOrderId] : [])),
  );
  const seen = new Set<string>();
  for (const { id, clientOrderId, parentId, filledQty } of account.books.all()) {
    if (seen.has(clientOrderId)) wrong.push(`${clientOrderId}: twice at the exchange`);
    seen.add(clientOrderId);
    if (parentId === null && !intended.has(clientOrderId))
      wrong.push(`${clientOrderId}: at the exchange without an intent`);
    const known = here.get(id)?.filledQty;
    if (filledQty > 0 || known !== undefined) same(`filled of ${clientOrderId}`, known, filledQty);
  }
  return wrong;
}
