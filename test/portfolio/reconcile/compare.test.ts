import { describe, expect, it } from 'vitest';
import { clientOrderId } from '../../../domain/index.ts';
import type { Fill, Order } from '../../../domain/index.ts';
import { compare, DIVERGENCES, placeOf } from '../../../portfolio/reconcile/index.ts';
import type { BrokerBooks, CompareOptions, DeskBooks, DivergenceName, KnownOrder } from '../../../portfolio/reconcile/index.ts'; // prettier-ignore
import { order as made } from '../feed.ts';

const AT = '2024-03-04T15:00:00.000Z';
const NOW = Date.parse('2024-03-04T21:00:00.000Z');
const options: CompareOptions = { now: NOW, grace: 10_000, cashShare: 0.01, splits: true, byHand: false };

const order = (fields: Partial<Order> = {}): Order =>
  made({ clientOrderId: 'desk-a', status: 'new', ...fields });
const filled = (fields: Partial<Order> = {}): Order =>
  order({ status: 'filled', filledQty: 10, avgFillPrice: 100, ...fields });
const fill = (fields: Partial<Fill> = {}): Fill => ({
  executionId: 'e1', orderId: 'id-desk-a', clientOrderId: 'desk-a', symbol: 'X', side: 'buy', qty: 10, price: 100,
  fees: 0, at: AT, session: '2024-03-04', ...fields,
}); // prettier-ignore
const known = (fields: Partial<KnownOrder> = {}): KnownOrder => ({
  status: 'new', qty: 10, counted: 0, limitPrice: null, stopPrice: null, ...fields,
}); // prettier-ignore

type Desk = Partial<Omit<DeskBooks, 'order' | 'hasIntent' | 'hasFill' | 'hasAdopted'>> & {
  readonly orders?: Readonly<Record<string, KnownOrder>>;
  readonly intents?: readonly string[];
  readonly counted?: readonly string[];
  readonly adopted?: readonly string[];
};

function desk({
  orders = {},
  intents = ['desk-a'],
  counted = [],
  adopted = [],
  ...books
}: Desk = {}): DeskBooks {
  return {
    prefix: 'desk-', cash: 10_000, equity: 10_000, positions: [], openOrders: [], fresh: false, ...books,
    order: (id) => orders[id],
    hasIntent: (id) => intents.includes(id),
    hasFill: (id) => counted.includes(id),
    hasAdopted: (id) => adopted.includes(id),
  }; // prettier-ignore
}

const broker = (books: Partial<BrokerBooks> = {}): BrokerBooks => ({
  cash: 10_000, positions: [], orders: [], fills: [], activities: [], steady: true, ...books,
}); // prettier-ignore

const kinds = (ours: DeskBooks, theirs: BrokerBooks, more: Partial<CompareOptions> = {}): readonly string[] =>
  compare(ours, theirs, { ...options, ...more }).divergences.map((d) => `${d.kind} ${d.repair}`);

const X = { symbol: 'X', qty: 10, avgEntryPrice: 100 };
const held = { positions: [X], cash: 9000, equity: 10_000 };
const covered = order({ clientOrderId: 'desk-s', side: 'sell', type: 'stop', stopPrice: 90 });
const safe = { ...held, intents: ['desk-s'], orders: { 'id-desk-s': known({ stopPrice: 90 }) }, openOrders: [covered] }; // prettier-ignore
const there = { positions: [X], cash: 9000, orders: [covered] };

/** The least that shows each difference. A kind without a case does not compile. */
const CASES: { readonly [K in DivergenceName]: readonly [DeskBooks, BrokerBooks] } = {
  fill_missing: [desk({ orders: { 'id-desk-a': known() } }), broker({ orders: [filled()], fills: [fill()], positions: [X], cash: 9000 })],
  fill_unlisted: [desk({ orders: { 'id-desk-a': known() } }), broker({ orders: [filled()] })],
  order_missing_at_desk: [desk(), broker({ orders: [order()] })],
  orders_exceed_intents: [desk({ intents: [] }), broker({ orders: [order()] })],
  order_status_behind: [desk({ orders: { 'id-desk-a': known() } }), broker({ orders: [order({ status: 'canceled' })] })],
  order_status_ahead: [desk({ orders: { 'id-desk-a': known({ status: 'canceled' }) } }), broker({ orders: [order()] })],
  order_missing_at_broker: [desk({ openOrders: [order()] }), broker()],
  order_external: [desk(), broker({ orders: [order({ clientOrderId: 'other' })] })],
  fill_external: [desk(), broker({ fills: [fill({ clientOrderId: 'other', orderId: 'o' })], positions: [X], cash: 9000 })],
  split: [desk(safe), broker({ ...there, positions: [{ ...X, qty: 20, avgEntryPrice: 50 }] })],
  opening_position: [desk({ fresh: true }), broker({ positions: [X] })],
  position_more: [desk(safe), broker({ ...there, positions: [{ ...X, qty: 13 }] })],
  position_less: [desk(safe), broker({ ...there, positions: [{ ...X, qty: 7 }] })],
  position_short: [desk(safe), broker({ ...there, positions: [{ ...X, qty: -3 }] })],
  opening_cash: [desk({ fresh: true }), broker({ cash: 57_231 })],
  cash_fee: [desk(), broker({ cash: 9990, activities: [{ id: 'f', kind: 'fee', amount: -10 }] })],
  cash_dividend: [desk(), broker({ cash: 10_010, activities: [{ id: 'd', kind: 'dividend', amount: 10 }] })],
  cash_transfer: [desk(), broker({ cash: 15_000, activities: [{ id: 't', kind: 'transfer', amount: 5000 }] })],
  cash_unexplained: [desk(), broker({ cash: 10_099 })],
  cash_unexplained_large: [desk(), broker({ cash: 10_101 })],
  orphan_stop: [desk({ ...safe, positions: [], cash: 10_000 }), broker({ orders: [covered] })],
  uncovered: [desk(held), broker({ positions: [X], cash: 9000 })],
}; // prettier-ignore

describe('differences', () => {
  it.each(Object.entries(CASES))(
    '%s is found under its name, with the repair of the table',
    (kind, [ours, theirs]) => {
      expect(kinds(ours, theirs)).toContain(`${kind} ${DIVERGENCES[kind as DivergenceName].repair}`);
    },
  );

  it('are none where the books agree', () => {
    expect(kinds(desk(safe), broker(there))).toEqual([]);
    expect(kinds(desk(), broker({ cash: 10_000.01 })), 'a cent is rounding').toEqual([]);
    expect(kinds(desk(safe), broker({ ...there, positions: [{ ...X, avgEntryPrice: 99 }] }))).toEqual([]);
  });

  it('P9: what a missing fill explains of position and cash is not found a second time', () => {
    const theirs = broker({ orders: [filled()], fills: [fill({ fees: 0.5 })], positions: [X], cash: 8999.5 });
    expect(kinds(desk({ orders: { 'id-desk-a': known() } }), theirs)).toEqual(['fill_missing fold']);
  });

  it('P4: a fill that was counted under another id is not counted again', () => {
    const ours = desk({ ...held, positions: [{ ...X, ownQty: 0 }], orders: { 'id-desk-a': known({ status: 'filled', counted: 10 }) }, counted: ['stream-1'] }); // prettier-ignore
    const theirs = broker({
      orders: [filled()],
      fills: [fill({ executionId: 'rest-1' })],
      positions: [X],
      cash: 9000,
    });
    expect(kinds(ours, theirs)).toEqual([]);
  });

  it('a part that was counted leaves room for the rest alone, and the last fill brings the end of its order', () => {
    const ours = desk({ positions: [{ ...X, qty: 4, ownQty: 0 }], cash: 9600, orders: { 'id-desk-a': known({ counted: 4 }) }, counted: ['e0'] }); // prettier-ignore
    const fills = [fill({ executionId: 'e1', qty: 1 }), fill({ executionId: 'e2', qty: 5 })];
    const { divergences } = compare(ours, broker({ orders: [filled()], fills, positions: [X], cash: 9000 }), options); // prettier-ignore
    const told = divergences.map(({ remedy }) =>
      remedy.do === 'fold'
        ? `${remedy.fill?.executionId} ${remedy.order.status} ${remedy.order.filledQty}`
        : '',
    );
    expect(told).toEqual(['e1 partially_filled 5', 'e2 filled 10']);
  });

  it('a fill too young is left to the feed, and its symbol and cash are not corrected meanwhile', () => {
    const at = new Date(NOW - 5000).toISOString();
    const theirs = broker({ orders: [filled()], fills: [fill({ at })], positions: [X], cash: 9000 });
    expect(kinds(desk({ orders: { 'id-desk-a': known() } }), theirs)).toEqual([]);
    expect(kinds(desk({ orders: { 'id-desk-a': known() } }), theirs, { grace: 0 })).toEqual([
      'fill_missing fold',
    ]);
  });

  it('positions and cash that moved while they were read are not corrected', () => {
    expect(kinds(desk(), broker({ positions: [X], cash: 5, steady: false }))).toEqual([]);
  });

  it('what was recorded as external is recorded once', () => {
    const theirs = broker({ orders: [order({ clientOrderId: 'other' })] });
    expect(kinds(desk({ adopted: ['id-other'] }), theirs)).toEqual([]);
  });

  it('legs belong to the desk through their parent, and by what the desk believes open where the parent is gone', () => {
    const parent = filled();
    const leg = order({ clientOrderId: 'random-uuid', id: 'leg', parentId: parent.id, side: 'sell', type: 'stop', stopPrice: 90 }); // prettier-ignore
    const ours = { ...held, counted: ['e1'], orders: { 'id-desk-a': known({ status: 'filled', counted: 10 }), leg: known({ stopPrice: 90 }) }, openOrders: [leg] }; // prettier-ignore
    expect(kinds(desk(ours), broker({ ...there, orders: [parent, leg] }))).toEqual([]);
    expect(kinds(desk(ours), broker({ ...there, orders: [leg] }))).toEqual([]);
  });

  it('Knight Capital: an order beyond the intents halts even where the feed told of it; by hand it is taken over', () => {
    const ours = desk({ intents: [], orders: { 'id-desk-a': known() } });
    const theirs = broker({ orders: [order()] });
    expect(kinds(ours, theirs)).toEqual(['orders_exceed_intents halt']);
    expect(kinds(ours, theirs, { byHand: true })).toEqual(['orders_exceed_intents fold']);
  });

  it('cash beyond the share halts, and by hand is taken over', () => {
    expect(kinds(desk(), broker({ cash: 12_000 }), { byHand: true })).toEqual([
      'cash_unexplained_large correct',
    ]);
  });
});

describe('splits nobody told of', () => {
  const split = (qty: number, avgEntryPrice: number, fills: readonly Fill[] = [], cash = 9000) => {
    const orders = fills.length > 0 ? [filled({ side: 'sell', filledQty: 5, qty: 5 })] : [];
    const ours = desk({ ...safe, intents: ['desk-s', 'desk-a'], orders: { ...safe.orders, 'id-desk-a': known({ qty: 5 }) } }); // prettier-ignore
    const theirs = broker({ ...there, orders: [covered, ...orders], fills, positions: [{ symbol: 'X', qty, avgEntryPrice }], cash }); // prettier-ignore
    return compare(ours, theirs, options).divergences.flatMap(({ remedy }) =>
      remedy.do === 'split' ? [remedy] : [],
    );
  };

  it.each([[2, 20, 50], [3, 30, 100 / 3], [1.5, 15, 200 / 3], [0.5, 5, 200], [0.1, 1, 1000]])(
    'one of %d new shares for one old is known by the same cost over another number of shares',
    (ratio, qty, average) => {
      expect(split(qty, average)).toMatchObject([{ ratio, qty, cashInLieu: 0 }]);
    },
  ); // prettier-ignore

  it('the fraction of a share left over was paid in cash', () => {
    expect(split(3, 300, [], 9099)).toMatchObject([{ ratio: 1 / 3, qty: 3, cashInLieu: 99 }]);
  });

  it('sales after it are counted in new shares', () => {
    const sale = fill({ side: 'sell', qty: 5, price: 50 });
    expect(split(15, 50, [sale], 9250)).toMatchObject([{ ratio: 2, qty: 20, before: 'e1' }]);
  });

  it('a purchase by hand is not taken for one', () => {
    expect(split(20, 95)).toEqual([]);
    expect(split(20, 100)).toEqual([]);
  });
});

describe('a word of the broker that is older than what the desk was told', () => {
  const knownAt = known({ updatedAt: '2024-03-04T15:00:05.000Z' });
  const told = (updatedAt: string): readonly string[] =>
    kinds(
      desk({ orders: { 'id-desk-a': knownAt } }),
      broker({ orders: [order({ status: 'held', updatedAt })] }),
    );

  it('takes nothing back: a leg that works does not wait again', () => {
    expect(told('2024-03-04T15:00:04.000Z')).toEqual(['order_status_ahead none']);
    expect(told('2024-03-04T15:00:06.000Z')).toEqual(['order_status_behind fold']);
  });
});

describe('the place of an order', () => {
  const place = { desk: 'tickwright', session: '2024-03-04', symbol: 'BRK.B', strategy: 'DualMomentum', purpose: 'exit', ordinal: 7 } as const; // prettier-ignore

  it('comes back from its id alone, legs included', () => {
    expect(placeOf(clientOrderId(place), 'tickwright')).toEqual(place);
    expect(placeOf(`${clientOrderId(place)}-sl`, 'tickwright')).toEqual(place);
  });

  it('is none of an id that the desk cannot have made', () => {
    expect(placeOf('tickwright-20240304-AAPL-entry-00000000', 'tickwright')).toBe(null);
    expect(placeOf(clientOrderId(place), 'another')).toBe(null);
    expect(placeOf('by hand', 'tickwright')).toBe(null);
  });
});
