import { isTerminal } from '../../domain/index.ts';
import type { Order, OrderRequest } from '../../domain/index.ts';
import type { BrokerUpdate } from '../port.ts';

/** What an order that came over the wire has beyond the desk's own. */
export interface WireTerms {
  readonly extendedHours?: boolean;
  /** Dollars asked for instead of a quantity. */
  readonly notional?: number;
  /** Ids of the orders before and after it in a chain of replacements. */
  readonly replaces?: string;
  readonly replacedBy?: string;
}

/** An order with what the matching engine needs beyond the broker's view. */
export interface ExchangeOrder extends Order {
  readonly request: OrderRequest & { readonly wire?: WireTerms };
  /** Counts orders from 0 in the order they came; matching goes by it. */
  readonly ordinal: number;
  /** Session after whose close the order was accepted; it matches from the next one on (P6). Null: before any session. */
  readonly acceptedAfter: string | null;
  /**
   * Trailing stop: the best price since it began to work (highest for a sale, lowest for a buy). 0: a stop of any
   * kind that has been triggered and now works as a market or limit order. Null otherwise.
   */
  readonly highWater: number | null;
}

export interface ExchangePosition {
  readonly symbol: string;
  readonly qty: number;
  /** Cost of the shares held, fees left out, integer micro-dollars. */
  readonly costMicros: number;
  /** Last close seen; marks the position. */
  readonly lastPrice: number;
}

export interface ExchangeLedger {
  readonly accountId: string;
  readonly cashMicros: number;
  /** Last session played; null before the first. */
  readonly session: string | null;
  readonly nextUpdate: number;
  readonly nextOrder: number;
}

export interface ExchangeState {
  readonly ledger: ExchangeLedger;
  /** Every order ever, or those that were asked for; terminal ones included, so that a client order id stays taken. */
  readonly orders: readonly ExchangeOrder[];
  readonly positions: readonly ExchangePosition[];
  /** Older orders that have ended are in the archive alone. */
  readonly cut?: true;
}

/** One atomic step of the exchange: everything in it is stored, or nothing. */
export interface ExchangeChange {
  readonly ledger: ExchangeLedger;
  readonly orders: readonly ExchangeOrder[];
  /** Changed positions; qty 0 removes. */
  readonly positions: readonly ExchangePosition[];
  readonly updates: readonly BrokerUpdate[];
}

/** A page of the past: what follows a place, in one direction. */
export interface ArchivePlace {
  /** Ordinal of an order, seq of an update; exclusive. */
  readonly beyond: number;
  readonly newestFirst: boolean;
  /** ISO 8601: when the order was made, when the update happened; inclusive. */
  readonly from?: string;
  readonly to?: string;
}

/** Everything that was ever saved, for those who do not hold it in memory. */
export interface ExchangeArchive {
  order(id: string): Promise<ExchangeOrder | null>;
  named(clientOrderId: string): Promise<ExchangeOrder | null>;
  /** In the order they came. */
  legs(parentId: string): Promise<readonly ExchangeOrder[]>;
  /** As many as are read at once; none: there are no more. */
  orders(place: ArchivePlace): Promise<readonly ExchangeOrder[]>;
  updates(place: ArchivePlace): Promise<readonly BrokerUpdate[]>;
  /** Orders that ended and were last changed at that time (ISO 8601) or later, in the order they came. */
  endedSince(since: string): Promise<readonly ExchangeOrder[]>;
  /** Every split that was told. */
  splits(): Promise<readonly BrokerUpdate[]>;
}

export interface ExchangeStore {
  /** Absent: whoever uses the store holds everything. */
  readonly archive?: ExchangeArchive;
  /** @param kept newest orders beside the families of those that are open, where there is an archive. @default all */
  load(kept?: number): Promise<ExchangeState | null>;
  /** Nothing to wait for: no promise. */
  save(change: ExchangeChange): Promise<void> | undefined;
  /** Updates with seq > after, oldest first. */
  updatesAfter(after: number): Promise<readonly BrokerUpdate[]>;
}

/** Keeps nothing beyond the process; for tests and backtests. */
export class MemoryExchangeStore implements ExchangeStore {
  #ledger: ExchangeLedger | null = null;
  readonly #orders = new Map<string, ExchangeOrder>();
  readonly #positions = new Map<string, ExchangePosition>();
  readonly #updates: BrokerUpdate[] = [];

  readonly archive: ExchangeArchive = {
    order: async (id) => this.#orders.get(id) ?? null,
    named: async (clientOrderId) =>
      [...this.#orders.values()].find((order) => order.clientOrderId === clientOrderId) ?? null,
    legs: async (parentId) =>
      [...this.#orders.values()]
        .filter((order) => order.parentId === parentId)
        .sort((a, b) => a.ordinal - b.ordinal),
    orders: async (place) =>
      pageOf(
        [...this.#orders.values()],
        place,
        (order) => order.ordinal,
        (order) => order.createdAt,
      ),
    updates: async (place) =>
      pageOf(
        this.#updates,
        place,
        (update) => update.seq,
        (update) => update.at,
      ),
    endedSince: async (since) =>
      [...this.#orders.values()]
        .filter((order) => isTerminal(order.status) && order.updatedAt >= since)
        .sort((a, b) => a.ordinal - b.ordinal),
    splits: async () => this.#updates.filter(({ kind }) => kind === 'split'),
  };

  async load(kept = Infinity): Promise<ExchangeState | null> {
    if (!this.#ledger) return null;
    const first = this.#ledger.nextOrder - kept;
    const all = [...this.#orders.values()].sort((a, b) => a.ordinal - b.ordinal);
    const familyOf = ({ parentId, id }: ExchangeOrder): string => parentId ?? id;
    const open = new Set(all.filter(({ status }) => !isTerminal(status)).map(familyOf));
    const orders = all.filter((order) => order.ordinal >= first || open.has(familyOf(order)));
    const positions = [...this.#positions.values()];
    return { ledger: this.#ledger, orders, positions, ...(first > 0 && { cut: true }) };
  }

  save(change: ExchangeChange): undefined {
    this.#ledger = change.ledger;
    for (const order of change.orders) this.#orders.set(order.id, order);
    for (const position of change.positions) {
      if (position.qty === 0) this.#positions.delete(position.symbol);
      else this.#positions.set(position.symbol, position);
    }
    this.#updates.push(...change.updates);
  }

  async updatesAfter(after: number): Promise<readonly BrokerUpdate[]> {
    // Seq counts up by one, so the place of an update follows from it.
    const first = this.#updates[0]?.seq ?? 1;
    return this.#updates.slice(Math.max(0, after + 1 - first));
  }
}

const PAGE = 500;

function pageOf<T>(
  all: readonly T[],
  { beyond, newestFirst, from = '', to = '~' }: ArchivePlace,
  placeOf: (item: T) => number,
  timeOf: (item: T) => string,
): readonly T[] {
  return all
    .filter((item) => (newestFirst ? placeOf(item) < beyond : placeOf(item) > beyond))
    .filter((item) => timeOf(item) >= from && timeOf(item) <= to)
    .sort((a, b) => (newestFirst ? placeOf(b) - placeOf(a) : placeOf(a) - placeOf(b)))
    .slice(0, PAGE);
}
