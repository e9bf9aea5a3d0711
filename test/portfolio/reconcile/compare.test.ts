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

const stop = (fields: Partial<Order> = {}): Order => ({ ...covered, ...fields });
const paying = (symbol: string, qty: number) => [
  { symbol, qty, avgEntryPrice: 100 },
  { symbol, qty: Math.floor(qty * 1.5), avgEntryPrice: 100 / 1.5 },
] as const; // prettier-ignore
const [oldX, newX] = paying('X', 3);
const [oldY, newY] = paying('Y', 5);
const late = fill({ executionId: 'e9', orderId: 'o9', clientOrderId: 'other' });
const soon = { ...late, at: new Date(NOW - 9_999).toISOString() };

/** What stands beside the least case of each kind. */
const MORE: Readonly<Record<string, readonly [DeskBooks, BrokerBooks, Partial<CompareOptions>?]>> = {
  'a trailing stop without a position': [desk({ intents: ['desk-s'], openOrders: [covered] }), broker({ orders: [stop({ type: 'trailing_stop', stopPrice: null })] })],
  'a stop about to be cancelled is no orphan': [desk({ intents: ['desk-s'], openOrders: [covered] }), broker({ orders: [stop({ status: 'pending_cancel' })] })],
  'a stop whose entry works is no orphan': [desk({ intents: ['desk-s', 'desk-a'], openOrders: [covered, order()], orders: { 'id-desk-a': known() } }), broker({ orders: [covered, order()] })],
  'a leg that is held covers nothing': [desk(safe), broker({ ...there, orders: [stop({ status: 'held' })] })],
  'a stop that has ended covers nothing': [desk(safe), broker({ ...there, orders: [stop({ status: 'canceled' })] })],
  'a stop of somebody else covers nothing': [desk({ ...held, intents: [] }), broker({ ...there, orders: [stop({ clientOrderId: 'other-s' })] })],
  'half covered': [desk({ ...safe, openOrders: [stop({ qty: 8, filledQty: 3 })] }), broker({ ...there, orders: [stop({ qty: 8, filledQty: 3 })] })],
  'two stops over one position': [desk(safe), broker({ ...there, orders: [stop({ qty: 4 }), stop({ clientOrderId: 'desk-a', id: 'id-2', qty: 6 })] }), { byHand: true }],
  'nothing of the desk is bare where others hold': [desk({ ...safe, positions: [{ ...X, qty: 14, ownQty: 10 }] }), broker({ ...there, positions: [{ ...X, qty: 14 }] })],
  'moving while it was read': [desk(safe), broker({ ...there, steady: false, positions: [], cash: 1 })],
  'gone at the broker, with its average': [desk(safe), broker({ ...there, positions: [{ ...X, qty: 0 }] })],
  'more, without an average': [desk(safe), broker({ ...there, positions: [{ ...X, qty: 12, avgEntryPrice: 0 }] })],
  'a split pays what cash has more': [desk({ ...safe, positions: [oldX], cash: 9700 }), broker({ positions: [newX], cash: 9735 })],
  'a split does not pay ten times its fraction': [desk({ ...safe, positions: [oldX], cash: 9700 }), broker({ positions: [newX], cash: 10_034 })],
  'two splits are paid at their averages': [desk({ ...safe, positions: [oldX, oldY], cash: 9200 }), broker({ positions: [newX, newY], cash: 9266.67 })],
  'payments of a fresh desk are only recorded': [desk({ fresh: true }), broker({ cash: 10_005, activities: [{ id: 'd', kind: 'dividend', amount: 5 }] })],
  'a payment is taken over once': [desk({ adopted: ['d'] }), broker({ activities: [{ id: 'd', kind: 'dividend', amount: 5 }] })],
  'two payments and the rest': [desk(), broker({ cash: 10_017, activities: [{ id: 'd', kind: 'dividend', amount: 10 }, { id: 'f', kind: 'fee', amount: -3 }] })],
  'much cash that nothing explains, by hand': [desk(), broker({ cash: 12_000 }), { byHand: true }],
  'a cent is nothing': [desk(), broker({ cash: 10_000.01 })],
  'fills of somebody else, too young': [desk(), broker({ fills: [soon], positions: [X], cash: 9000 })],
  'fills of somebody else, one of them young': [desk(), broker({ fills: [late, { ...soon, executionId: 'e8' }], positions: [X], cash: 9000 })],
  'a sale of somebody else': [desk(held), broker({ fills: [{ ...late, side: 'sell', qty: 4 }], positions: [{ ...X, qty: 6 }], cash: 9400 })],
  'somebody else before a fresh desk': [desk({ fresh: true }), broker({ fills: [late], positions: [X], cash: 9000 })],
  'known fills are no news': [desk({ counted: ['e9'] }), broker({ fills: [late] })],
  'adopted fills are no news': [desk({ adopted: ['e9'] }), broker({ fills: [late] })],
  'a fill of the desk whose order is not listed': [desk(), broker({ fills: [fill()], positions: [X], cash: 9000 })],
  'an order of somebody else that came to nothing': [desk(), broker({ orders: [order({ clientOrderId: 'other', status: 'canceled' })] })],
  'an order of somebody else that ended with shares': [desk(), broker({ orders: [filled({ clientOrderId: 'other', status: 'canceled', filledQty: 2 })] })],
  'an order of somebody else that is known': [desk({ adopted: ['id-other'] }), broker({ orders: [order({ clientOrderId: 'other' })] })],
  'an order lost by the database, by hand': [desk({ intents: [] }), broker({ orders: [order()] }), { byHand: true }],
  'half of an order is listed': [desk({ orders: { 'id-desk-a': known() } }), broker({ orders: [filled()], fills: [fill({ qty: 4 })], positions: [X], cash: 9000 })],
  'the desk knows of more than this read': [desk({ ...held, orders: { 'id-desk-a': known({ counted: 10 }) } }), broker({ orders: [order({ filledQty: 6, status: 'partially_filled' })], positions: [X], cash: 9000 })],
}; // prettier-ignore

describe('a comparison, whole', () => {
  const whole = (cases: Readonly<Record<string, readonly [DeskBooks, BrokerBooks, Partial<CompareOptions>?]>>) =>
    Object.entries(cases).map(([name, [ours, theirs, more]]) => {
      const { missing, checked, divergences } = compare(ours, theirs, { ...options, ...more });
      const told = divergences.map(({ kind, subject, desk: d, broker: b, repair, remedy }) =>
        `${kind} of ${subject}: ${d} here, ${b} there; ${repair}: ${JSON.stringify(remedy, (key, value: unknown) => (key === 'order' || key === 'fill') && value !== null ? (value as { id?: string; executionId?: string }).executionId ?? (value as { id: string }).id : value)}`);
      return [name, `${checked.orders}/${checked.fills}/${checked.positions}`, ...missing.map((f) => `missing ${f.executionId}`), ...told].join('\n  ');
    }).join('\n'); // prettier-ignore

  it('says what is where, and what is to be done with it: each kind', () => {
    expect(whole(CASES)).toMatchInlineSnapshot(`
      "fill_missing
        1/1/1
        missing e1
        fill_missing of e1: 0 here, 10 there; fold: {"do":"fold","order":"id-desk-a","fill":"e1"}
      fill_unlisted
        1/0/0
        fill_unlisted of desk-a: 0 here, 10 there; fold: {"do":"wait"}
      order_missing_at_desk
        1/0/0
        order_missing_at_desk of desk-a: null here, new there; fold: {"do":"fold","order":"id-desk-a","fill":null}
      orders_exceed_intents
        1/0/0
        orders_exceed_intents of desk-a: null here, new there; halt: {"do":"halt","reason":"order desk-a carries the desk's prefix, and no intent of the desk belongs to it"}
      order_status_behind
        1/0/0
        order_status_behind of desk-a: new here, canceled there; fold: {"do":"fold","order":"id-desk-a","fill":null}
      order_status_ahead
        1/0/0
        order_status_ahead of desk-a: canceled 0 here, new 0 there; none: {"do":"nothing"}
      order_missing_at_broker
        0/0/0
        order_missing_at_broker of desk-a: new here, null there; settle: {"do":"settle","order":"id-desk-a"}
      order_external
        1/0/0
        order_external of id-other: null here, new there; adopt: {"do":"nothing"}
      fill_external
        0/1/1
        missing e1
        fill_external of e1: null here, 10 there; adopt: {"do":"fold","order":"o","fill":"e1"}
      split
        1/0/1
        split of X: 10 here, 20 there; fold: {"do":"split","symbol":"X","ratio":2,"qty":20,"before":null,"avgEntryPrice":50,"cashInLieu":0}
      opening_position
        0/0/1
        opening_position of X: 0 here, 10 there; correct: {"do":"position","symbol":"X","qty":10,"avgEntryPrice":100}
      position_more
        1/0/1
        position_more of X: 10 here, 13 there; correct: {"do":"position","symbol":"X","qty":13,"avgEntryPrice":100}
      position_less
        1/0/1
        position_less of X: 10 here, 7 there; correct: {"do":"position","symbol":"X","qty":7,"avgEntryPrice":100}
      position_short
        1/0/1
        position_short of X: 10 here, -3 there; halt: {"do":"halt","reason":"the broker is short 3 X, and the desk never sells short"}
        orphan_stop of desk-s: null here, new there; cancel: {"do":"cancel","clientOrderId":"desk-s"}
      opening_cash
        0/0/0
        opening_cash of cash: 10000 here, 57231 there; correct: {"do":"cash","delta":47231}
      cash_fee
        0/0/0
        cash_fee of f: 10000 here, 9990 there; correct: {"do":"cash","delta":-10}
      cash_dividend
        0/0/0
        cash_dividend of d: 10000 here, 10010 there; correct: {"do":"cash","delta":10}
      cash_transfer
        0/0/0
        cash_transfer of t: 10000 here, 15000 there; correct: {"do":"cash","delta":5000}
      cash_unexplained
        0/0/0
        cash_unexplained of cash: 10000 here, 10099 there; correct: {"do":"cash","delta":99}
      cash_unexplained_large
        0/0/0
        cash_unexplained_large of cash: 10000 here, 10101 there; halt: {"do":"halt","reason":"cash differs by 101 dollars and nothing explains it"}
      orphan_stop
        1/0/0
        orphan_stop of desk-s: null here, new there; cancel: {"do":"cancel","clientOrderId":"desk-s"}
      uncovered
        0/0/1
        uncovered of X: 10 here, 0 there; cover: {"do":"nothing"}"
    `);
  });

  it('says what is where, and what is to be done with it: what stands beside', () => {
    expect(whole(MORE)).toMatchInlineSnapshot(`
      "a trailing stop without a position
        1/0/0
        order_missing_at_desk of desk-s: null here, new there; fold: {"do":"fold","order":"id-desk-s","fill":null}
        orphan_stop of desk-s: null here, new there; cancel: {"do":"cancel","clientOrderId":"desk-s"}
      a stop about to be cancelled is no orphan
        1/0/0
        order_missing_at_desk of desk-s: null here, pending_cancel there; fold: {"do":"fold","order":"id-desk-s","fill":null}
      a stop whose entry works is no orphan
        2/0/0
        order_missing_at_desk of desk-s: null here, new there; fold: {"do":"fold","order":"id-desk-s","fill":null}
      a leg that is held covers nothing
        1/0/1
        order_status_behind of desk-s: new here, held there; fold: {"do":"fold","order":"id-desk-s","fill":null}
        uncovered of X: 10 here, 0 there; cover: {"do":"nothing"}
      a stop that has ended covers nothing
        1/0/1
        order_status_behind of desk-s: new here, canceled there; fold: {"do":"fold","order":"id-desk-s","fill":null}
        uncovered of X: 10 here, 0 there; cover: {"do":"nothing"}
      a stop of somebody else covers nothing
        1/0/1
        order_external of id-desk-s: null here, new there; adopt: {"do":"nothing"}
        uncovered of X: 10 here, 0 there; cover: {"do":"nothing"}
      half covered
        1/0/1
        fill_unlisted of desk-s: 0 here, 3 there; fold: {"do":"wait"}
      two stops over one position
        2/0/1
        order_status_behind of desk-s: new here, new there; fold: {"do":"fold","order":"id-desk-s","fill":null}
        orders_exceed_intents of desk-a: null here, new there; fold: {"do":"fold","order":"id-2","fill":null}
      nothing of the desk is bare where others hold
        1/0/1
      moving while it was read
        1/0/0
      gone at the broker, with its average
        1/0/1
        position_less of X: 10 here, 0 there; correct: {"do":"position","symbol":"X","qty":0,"avgEntryPrice":null}
        orphan_stop of desk-s: null here, new there; cancel: {"do":"cancel","clientOrderId":"desk-s"}
      more, without an average
        1/0/1
        position_more of X: 10 here, 12 there; correct: {"do":"position","symbol":"X","qty":12,"avgEntryPrice":null}
      a split pays what cash has more
        0/0/1
        order_missing_at_broker of desk-s: new here, null there; settle: {"do":"settle","order":"id-desk-s"}
        split of X: 3 here, 4 there; fold: {"do":"split","symbol":"X","ratio":1.5,"qty":4,"before":null,"avgEntryPrice":66.66666666666667,"cashInLieu":35}
        uncovered of X: 3 here, 0 there; cover: {"do":"nothing"}
      a split does not pay ten times its fraction
        0/0/1
        order_missing_at_broker of desk-s: new here, null there; settle: {"do":"settle","order":"id-desk-s"}
        split of X: 3 here, 4 there; fold: {"do":"split","symbol":"X","ratio":1.5,"qty":4,"before":null,"avgEntryPrice":66.66666666666667,"cashInLieu":33.333333}
        cash_unexplained_large of cash: 9733.333333 here, 10034 there; halt: {"do":"halt","reason":"cash differs by 300.666667 dollars and nothing explains it"}
        uncovered of X: 3 here, 0 there; cover: {"do":"nothing"}
      two splits are paid at their averages
        0/0/2
        order_missing_at_broker of desk-s: new here, null there; settle: {"do":"settle","order":"id-desk-s"}
        split of X: 3 here, 4 there; fold: {"do":"split","symbol":"X","ratio":1.5,"qty":4,"before":null,"avgEntryPrice":66.66666666666667,"cashInLieu":33.333333}
        split of Y: 5 here, 7 there; fold: {"do":"split","symbol":"Y","ratio":1.5,"qty":7,"before":null,"avgEntryPrice":66.66666666666667,"cashInLieu":33.333333}
        uncovered of X: 3 here, 0 there; cover: {"do":"nothing"}
        uncovered of Y: 5 here, 0 there; cover: {"do":"nothing"}
      payments of a fresh desk are only recorded
        0/0/0
        opening_cash of cash: 10000 here, 10005 there; correct: {"do":"cash","delta":5}
        cash_dividend of d: null here, 5 there; adopt: {"do":"nothing"}
      a payment is taken over once
        0/0/0
      two payments and the rest
        0/0/0
        cash_dividend of d: 10000 here, 10010 there; correct: {"do":"cash","delta":10}
        cash_fee of f: 10010 here, 10007 there; correct: {"do":"cash","delta":-3}
        cash_unexplained of cash: 10007 here, 10017 there; correct: {"do":"cash","delta":10}
      much cash that nothing explains, by hand
        0/0/0
        cash_unexplained_large of cash: 10000 here, 12000 there; correct: {"do":"cash","delta":2000}
      a cent is nothing
        0/0/0
      fills of somebody else, too young
        0/1/1
      fills of somebody else, one of them young
        0/2/1
      a sale of somebody else
        0/1/1
        missing e9
        fill_external of e9: null here, -4 there; adopt: {"do":"fold","order":"o9","fill":"e9"}
        uncovered of X: 6 here, 0 there; cover: {"do":"nothing"}
      somebody else before a fresh desk
        0/1/1
        fill_external of e9: null here, 10 there; adopt: {"do":"nothing"}
        opening_position of X: 0 here, 10 there; correct: {"do":"position","symbol":"X","qty":10,"avgEntryPrice":100}
        opening_cash of cash: 10000 here, 9000 there; correct: {"do":"cash","delta":-1000}
      known fills are no news
        0/1/0
      adopted fills are no news
        0/1/0
      a fill of the desk whose order is not listed
        0/1/1
        fill_unlisted of id-desk-a: null here, 1 there; fold: {"do":"wait"}
      an order of somebody else that came to nothing
        1/0/0
      an order of somebody else that ended with shares
        1/0/0
        order_external of id-other: null here, canceled there; adopt: {"do":"nothing"}
      an order of somebody else that is known
        1/0/0
      an order lost by the database, by hand
        1/0/0
        orders_exceed_intents of desk-a: null here, new there; fold: {"do":"fold","order":"id-desk-a","fill":null}
      half of an order is listed
        1/1/1
        missing e1
        fill_missing of e1: 0 here, 4 there; fold: {"do":"fold","order":"id-desk-a","fill":"e1"}
        fill_unlisted of desk-a: 4 here, 10 there; fold: {"do":"wait"}
      the desk knows of more than this read
        1/0/1
        order_status_ahead of desk-a: new 10 here, partially_filled 6 there; none: {"do":"nothing"}
        uncovered of X: 10 here, 0 there; cover: {"do":"nothing"}"
    `);
  });

  it('an order that is made up for a fill claims nothing but the fill', () => {
    const { divergences } = compare(desk(), broker({ fills: [late], positions: [X], cash: 9000 }), options);
    expect(divergences[0]?.remedy).toEqual({
      do: 'fold', fill: late,
      order: {
        id: 'o9', clientOrderId: 'other', parentId: null, symbol: 'X', side: 'buy', type: 'market', qty: 10, filledQty: 10,
        avgFillPrice: 100, status: 'filled', timeInForce: 'day', orderClass: 'simple', limitPrice: null, stopPrice: null,
        createdAt: AT, updatedAt: AT,
      },
    });
  }); // prettier-ignore
});
