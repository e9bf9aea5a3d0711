import Sqlite from 'better-sqlite3';

/** What a proof reads in a desk's database behind the desk's back. */

interface Intent {
  readonly clientOrderId: string;
  readonly symbol: string;
  readonly side: string;
  readonly session: string;
}

interface Sent {
  readonly symbol: string;
  readonly side: string;
  readonly session: string;
  readonly orders: number;
}

export function reading<T>(file: string, read: (client: Sqlite.Database) => T): T {
  const client = new Sqlite(file, { readonly: true });
  try {
    return read(client);
  } finally {
    client.close();
  }
}

/** Every intent the journal approved. */
function intents(client: Sqlite.Database): readonly Intent[] {
  const payloads = client.prepare("select payload from events where type = 'approved_ready'").pluck().all();
  return payloads.flatMap((text) => (JSON.parse(text as string) as { orders: Intent[] }).orders);
}

/**
 * Orders at the exchange beyond the intents that the journal holds: sent before they were stored, or sent twice. They
 * are counted by what they are (symbol, side, session), not by their ids, so that an id made anew is found out.
 */
export function excessOrders(client: Sqlite.Database): readonly string[] {
  const wanted = new Map<string, number>();
  for (const { symbol, side, session } of intents(client)) {
    const key = `${side} ${symbol} of ${session}`;
    wanted.set(key, (wanted.get(key) ?? 0) + 1);
  }
  const sent = client
    .prepare(
      `select symbol, side, substr(created_at, 1, 10) as session, count(*) as orders
       from exchange_orders where parent_id is null group by 1, 2, 3`,
    )
    .all() as Sent[];
  return sent.flatMap(({ symbol, side, session, orders }) => {
    const stored = wanted.get(`${side} ${symbol} of ${session}`) ?? 0;
    return orders > stored
      ? [`${orders} orders to ${side} ${symbol} of ${session} for ${stored} intents`]
      : [];
  });
}

/** Orders that are there in part: an answer recorded without its order, an entry without its leg, a gap in the feed. */
export function halfOrders(client: Sqlite.Database): readonly string[] {
  const found: string[] = [];
  const list = (what: string, query: string): void => {
    for (const id of client.prepare(query).pluck().all()) found.push(`${what}: ${String(id)}`);
  };
  list(
    'recorded as accepted and unknown to the exchange',
    `select client_order_id from orders where outcome = 'accepted'
     and client_order_id not in (select client_order_id from exchange_orders)`,
  );
  list(
    'an entry without its stop',
    `select client_order_id from exchange_orders p where parent_id is null and order_class in ('oto', 'bracket')
     and not exists (select 1 from exchange_orders leg where leg.parent_id = p.id)`,
  );
  list(
    'a gap in the feed before update',
    `select u.seq from exchange_updates u where u.seq > (select min(seq) from exchange_updates)
     and not exists (select 1 from exchange_updates before where before.seq = u.seq - 1)`,
  );
  list(
    'updates and ledger apart at',
    `select next_update from exchange_ledger where next_update <>
     (select max(seq) + 1 from exchange_updates) and exists (select 1 from exchange_updates)`,
  );
  return found;
}

/** Hash of the journal at an event; null where it is not there. */
export function linkAt(client: Sqlite.Database, seq: number): string | null {
  return (
    (client.prepare('select hash from events where seq = ?').pluck().get(seq) as string | undefined) ?? null
  );
}

const DERIVED_NOT = /^(exchange_|bars$|__drizzle|sqlite_)/;

/** Every row of every table that is derived from events, as text; the journal itself included. */
export function derivedRows(client: Sqlite.Database): string {
  const tables = client.prepare("select name from sqlite_master where type = 'table' order by name").pluck().all() as string[]; // prettier-ignore
  const rows = tables
    .filter((name) => !DERIVED_NOT.test(name))
    .map((name) => {
      // Forced commits are counted there, and are nobody's event.
      const columns = name === 'journal_head' ? 'id, count, hash' : '*';
      return [name, client.prepare(`select ${columns} from "${name}" order by 1, 2`).raw().all()];
    });
  return JSON.stringify(rows);
}
