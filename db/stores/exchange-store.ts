import { and, asc, desc, eq, gt, gte, inArray, lt, lte, or, sql } from 'drizzle-orm';
import type { ArchivePlace, ExchangeArchive, ExchangeChange, ExchangeOrder, ExchangePosition, ExchangeState, ExchangeStore } from '../../brokers/exchange/store.ts'; // prettier-ignore
import type { BrokerUpdate } from '../../brokers/port.ts';
import { isTerminal, ORDER_STATUSES } from '../../domain/index.ts';
import type { OrderRequest } from '../../domain/index.ts';
import type { Engine } from '../engine/engine.ts';
import { change, insert, question, upsert, value } from '../engine/statement.ts';
import type { Write } from '../engine/statement.ts';
import type { Row } from '../schema/tables.ts';

const putLedger = upsert('exchange_ledger', ['id'], 'rest');
const putOrder = upsert('exchange_orders', ['id'], 'rest');
const putPosition = upsert('exchange_positions', ['symbol'], 'rest');
const dropPosition = change<{ symbol: string }>((db, { exchange_positions: t }) =>
  db.delete(t).where(eq(t.symbol, value('symbol'))),
);
const addUpdate = insert('exchange_updates');

/** Rows of a page of the past. */
const PAGE = 500;
type OrderRow = Row<'exchange_orders'>;
const ENDED = ORDER_STATUSES.filter(isTerminal);
const OPEN = ORDER_STATUSES.filter((status) => !isTerminal(status));
const orderById = question<OrderRow, { id: string }>((db, { exchange_orders: t }) =>
  db
    .select()
    .from(t)
    .where(eq(t.id, value('id'))),
);
const orderByName = question<OrderRow, { name: string }>((db, { exchange_orders: t }) =>
  db
    .select()
    .from(t)
    .where(eq(t.client_order_id, value('name'))),
);
const legsOf = question<OrderRow, { parent: string }>((db, { exchange_orders: t }) =>
  db
    .select()
    .from(t)
    .where(eq(t.parent_id, value('parent')))
    .orderBy(asc(t.ordinal)),
);

/** What was saved, a page at a time. */
class StoredArchive implements ExchangeArchive {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  async order(id: string): Promise<ExchangeOrder | null> {
    const [row] = await this.#engine.find(orderById({ id }));
    return row ? orderOf(row) : null;
  }

  async named(name: string): Promise<ExchangeOrder | null> {
    const [row] = await this.#engine.find(orderByName({ name }));
    return row ? orderOf(row) : null;
  }

  async legs(parent: string): Promise<readonly ExchangeOrder[]> {
    return (await this.#engine.find(legsOf({ parent }))).map(orderOf);
  }

  async orders({ beyond, newestFirst, from, to }: ArchivePlace): Promise<readonly ExchangeOrder[]> {
    const { db, tables } = this.#engine;
    const { exchange_orders: t } = tables;
    const rows = await this.#engine.read(
      db
        .select()
        .from(t)
        .where(
          and(
            newestFirst ? lt(t.ordinal, beyond) : gt(t.ordinal, beyond),
            from === undefined ? undefined : gte(t.created_at, from),
            to === undefined ? undefined : lte(t.created_at, to),
          ),
        )
        .orderBy(newestFirst ? desc(t.ordinal) : asc(t.ordinal))
        .limit(PAGE),
    );
    return rows.map(orderOf);
  }

  async updates({ beyond, newestFirst, from, to }: ArchivePlace): Promise<readonly BrokerUpdate[]> {
    const { db, tables } = this.#engine;
    const { exchange_updates: t } = tables;
    const rows = await this.#engine.read(
      db
        .select({ body: t.body })
        .from(t)
        .where(
          and(
            newestFirst ? lt(t.seq, beyond) : gt(t.seq, beyond),
            from === undefined ? undefined : gte(t.at, from),
            to === undefined ? undefined : lte(t.at, to),
          ),
        )
        .orderBy(newestFirst ? desc(t.seq) : asc(t.seq))
        .limit(PAGE),
    );
    return rows.map((row) => JSON.parse(row.body) as BrokerUpdate);
  }

  async endedSince(since: string): Promise<readonly ExchangeOrder[]> {
    const { db, tables } = this.#engine;
    const { exchange_orders: t } = tables;
    const rows = await this.#engine.read(
      db
        .select()
        .from(t)
        .where(and(gte(t.updated_at, since), inArray(t.status, ENDED)))
        .orderBy(asc(t.ordinal)),
    );
    return rows.map(orderOf);
  }

  async splits(): Promise<readonly BrokerUpdate[]> {
    const { db, tables } = this.#engine;
    const { exchange_updates: t } = tables;
    const rows = await this.#engine.read(
      // Written out: the index holds these rows alone.
      db.select({ body: t.body }).from(t).where(sql`kind = 'split'`).orderBy(asc(t.seq)), // prettier-ignore
    );
    return rows.map((row) => JSON.parse(row.body) as BrokerUpdate);
  }
}

/** The embedded exchange's books in the database: one transaction a step. */
export class StoredExchange implements ExchangeStore {
  readonly archive: ExchangeArchive;
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
    this.archive = new StoredArchive(engine);
  }

  async load(kept = Infinity): Promise<ExchangeState | null> {
    const { db, tables } = this.#engine;
    const [ledger] = await this.#engine.read(db.select().from(tables.exchange_ledger));
    if (!ledger) return null;
    const cut = ledger.next_order > kept;
    const { exchange_orders: t } = tables;
    const orders = cut
      ? await this.#newest(ledger.next_order - kept)
      : await this.#engine.read(db.select().from(t).orderBy(asc(t.ordinal)));
    const positions = await this.#engine.read(db.select().from(tables.exchange_positions));
    return {
      ledger: {
        accountId: ledger.account_id,
        cashMicros: ledger.cash_micros,
        session: ledger.session,
        nextUpdate: ledger.next_update,
        nextOrder: ledger.next_order,
      },
      orders: orders.map(orderOf),
      positions: positions.map(positionOf),
      ...(cut && { cut }),
    };
  }

  /** Orders from an ordinal on, and the families of older ones that are open. */
  async #newest(first: number): Promise<readonly OrderRow[]> {
    const { db, tables } = this.#engine;
    const { exchange_orders: t } = tables;
    const rows = new Map<string, OrderRow>();
    const keep = (found: readonly OrderRow[]): void => {
      for (const row of found) rows.set(row.id, row);
    };
    keep(await this.#engine.read(db.select().from(t).where(gte(t.ordinal, first))));
    const open = await this.#engine.read(db.select().from(t).where(inArray(t.status, OPEN)));
    keep(open);
    const families = [...new Set(open.map((row) => row.parent_id ?? row.id))];
    for (let i = 0; i < families.length; i += PAGE) {
      const some = families.slice(i, i + PAGE);
      keep(
        await this.#engine.read(
          db
            .select()
            .from(t)
            .where(or(inArray(t.id, some), inArray(t.parent_id, some))),
        ),
      );
    }
    return [...rows.values()].sort((a, b) => a.ordinal - b.ordinal);
  }

  async save({ ledger, orders, positions, updates }: ExchangeChange): Promise<void> {
    const writes: Write[] = [
      putLedger({
        id: 1,
        account_id: ledger.accountId,
        cash_micros: ledger.cashMicros,
        session: ledger.session,
        next_update: ledger.nextUpdate,
        next_order: ledger.nextOrder,
      }),
    ];
    for (const order of orders) writes.push(putOrder(rowOfOrder(order)));
    for (const { symbol, qty, costMicros, lastPrice } of positions) {
      if (qty === 0) writes.push(dropPosition({ symbol }));
      else writes.push(putPosition({ symbol, qty, cost_micros: costMicros, last_price: lastPrice }));
    }
    for (const update of updates) {
      writes.push(
        addUpdate({ seq: update.seq, kind: update.kind, at: update.at, body: JSON.stringify(update) }),
      );
    }
    await this.#engine.commit(writes);
  }

  async updatesAfter(after: number): Promise<readonly BrokerUpdate[]> {
    const { exchange_updates: t } = this.#engine.tables;
    const rows = await this.#engine.read(
      this.#engine.db.select({ body: t.body }).from(t).where(gt(t.seq, after)).orderBy(asc(t.seq)),
    );
    return rows.map((row) => JSON.parse(row.body) as BrokerUpdate);
  }
}

function rowOfOrder(order: ExchangeOrder): Row<'exchange_orders'> {
  return {
    id: order.id,
    client_order_id: order.clientOrderId,
    ordinal: order.ordinal,
    parent_id: order.parentId,
    symbol: order.symbol,
    side: order.side,
    type: order.type,
    qty: order.qty,
    filled_qty: order.filledQty,
    avg_fill_price: order.avgFillPrice,
    status: order.status,
    time_in_force: order.timeInForce,
    order_class: order.orderClass,
    limit_price: order.limitPrice,
    stop_price: order.stopPrice,
    created_at: order.createdAt,
    updated_at: order.updatedAt,
    request: JSON.stringify(order.request),
    accepted_after: order.acceptedAfter,
    high_water: order.highWater,
  };
}

function orderOf(row: Row<'exchange_orders'>): ExchangeOrder {
  return {
    id: row.id,
    clientOrderId: row.client_order_id,
    ordinal: row.ordinal,
    parentId: row.parent_id,
    symbol: row.symbol,
    side: row.side as ExchangeOrder['side'],
    type: row.type as ExchangeOrder['type'],
    qty: row.qty,
    filledQty: row.filled_qty,
    avgFillPrice: row.avg_fill_price,
    status: row.status as ExchangeOrder['status'],
    timeInForce: row.time_in_force as ExchangeOrder['timeInForce'],
    orderClass: row.order_class as ExchangeOrder['orderClass'],
    limitPrice: row.limit_price,
    stopPrice: row.stop_price,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    request: JSON.parse(row.request) as OrderRequest,
    acceptedAfter: row.accepted_after,
    highWater: row.high_water,
  };
}

function positionOf(row: Row<'exchange_positions'>): ExchangePosition {
  return { symbol: row.symbol, qty: row.qty, costMicros: row.cost_micros, lastPrice: row.last_price };
}
