import { EVENTS } from '../../bus/events/index.ts';
import type { EventName, EventOf, PayloadOf } from '../../bus/events/index.ts';

type Order = PayloadOf<'order_updated'>['order'];
type Step = readonly [type: EventName, cycle: string | null, payload: object];

export const ENTRY = 'desk-20200102-AAPL-entry-0';
export const STOP = `${ENTRY}-sl`;
export const EXIT = 'desk-20200103-AAPL-exit-0';
export const REFUSED = 'desk-20200102-QQQ-entry-0';

const FIRST = '2020-01-02';
const SECOND = '2020-01-03';
const context = {
  volatility20: 0.2, volatility252: 0.2, trend50: 0.1, trend200: 0.1, volumeRatio: 1, fromHigh: 0, drawdown: 0, rsi14: 50,
}; // prettier-ignore

function bars(session: string, closes: Readonly<Record<string, number>>): object {
  const of = ([symbol, close]: [string, number]): object => ({
    symbol, length: 300, hash: 'h', last: session, close, quality: 1, provider: 'csv',
  }); // prettier-ignore
  return { session, bars: Object.entries(closes).map(of), excluded: [], goodShare: 1, entriesAllowed: true };
}

const signal = (symbol: string, strategy: string | null, action: string, confidence: number): object => ({
  symbol,
  strategy,
  action,
  confidence,
  reason: { code: action === 'hold' ? 'no_rule_met' : 'rule_met', figures: { sma50: 10.5 } },
  chosenBecause: 'calm and rising',
  context,
});

const judged = (
  symbol: string,
  strategy: string | null,
  action: string,
  raw: number,
  factor: number,
): object => ({
  symbol,
  strategy,
  action,
  confidence: raw * factor,
  rawConfidence: raw,
  adjustments: factor === 1 ? [] : [{ code: 'sharpe', figure: 0.5, threshold: 1.5, factor }],
  evidence: null,
});

const intent = (clientOrderId: string, symbol: string, side: string, purpose: string, session: string): object => ({
  clientOrderId, symbol, side, type: 'market', qty: 10, timeInForce: 'day', purpose, strategy: 'Breakout', session,
  orderClass: side === 'buy' ? 'oto' : 'simple',
  ...(side === 'buy' ? { stopLoss: { stopPrice: 280 } } : {}),
  verdict: { digest: 'd'.repeat(64), checks: ['held'], formulaQty: 12, cuts: [], confidence: 0.8 },
}); // prettier-ignore

export const order = (clientOrderId: string, more: Partial<Order>): Order => ({
  id: `broker-${clientOrderId}`, clientOrderId, parentId: null, symbol: 'AAPL', side: 'buy', type: 'market', qty: 10,
  filledQty: 0, avgFillPrice: null, status: 'accepted', timeInForce: 'day', orderClass: 'oto', limitPrice: null,
  stopPrice: null, createdAt: `${FIRST}T21:00:00.000Z`, updatedAt: `${FIRST}T21:00:00.000Z`, ...more,
}); // prettier-ignore

const leg = (status: Order['status']): Order =>
  order(STOP, {
    parentId: `broker-${ENTRY}`,
    side: 'sell',
    type: 'stop',
    status,
    stopPrice: 280,
    timeInForce: 'gtc',
  });

const fill = (executionId: string, of: Order, qty: number, price: number, session: string): object => ({
  executionId, orderId: of.id, clientOrderId: of.clientOrderId, symbol: of.symbol, side: of.side, qty, price,
  fees: 0.01, at: `${session}T14:30:00.000Z`, session,
}); // prettier-ignore

const trade = (session: string | null, more: object = {}): object => ({
  id: 1, symbol: 'AAPL', strategy: 'Breakout', side: 'long', qty: 10, entryTime: SECOND, entryPrice: 300.25,
  exitTime: session, exitPrice: null, pnl: null, reason: null, orderIds: [`broker-${ENTRY}`], ...more,
}); // prettier-ignore

const figures = { trades: 0, winRate: null, averageTrade: null, profitFactor: null, pnl: 0 };
const audit = (session: string, equity: number): object => ({
  session, equity, cash: 100_000, drawdown: 0,
  metrics: {
    ...figures, averagePosition: null, sharpe: null, sortino: null, maxDrawdown: null, exposure: 0, correlation: null,
    var95: null, openPositions: 0,
  },
  byStrategy: { Breakout: figures }, bySymbol: {}, narrative: 'One order.', recommendations: ['Wait.'],
}); // prettier-ignore

const end = (session: string, status: string, counts: readonly number[], equity: number): object => {
  const [signals, approved, refused, orders] = counts;
  return {
    session,
    status,
    signals,
    approved,
    refused,
    orders,
    equity,
    cash: 100_000,
    drawdown: 0,
    failures: [],
  };
};

const filled = order(ENTRY, { status: 'filled', filledQty: 10, avgFillPrice: 300.25 });
const partly = order(ENTRY, { status: 'partially_filled', filledQty: 4, avgFillPrice: 300.25 });
const sold = order(EXIT, {
  side: 'sell',
  orderClass: 'simple',
  status: 'filled',
  filledQty: 10,
  avgFillPrice: 310,
});

/** Two and a half cycles of a small desk: an entry, its stop leg, an exit, a denial, a broker's refusal. */
const STEPS: readonly Step[] = [
  ['cycle_started', 'c1', { session: FIRST, symbols: ['AAPL', 'MSFT', 'QQQ', 'SPY'], entries: true }],
  ['data_ready', 'c1', bars(FIRST, { AAPL: 300, MSFT: 160, QQQ: 210, SPY: 320 })],
  ['exits_ready', 'c1', { session: FIRST, exits: [], covers: [], cancels: [] }],
  ['signals_ready', 'c1', { session: FIRST, selector: 'rules', failures: [], signals: [
    signal('AAPL', 'Breakout', 'buy', 0.9), signal('MSFT', 'MeanReversion', 'buy', 0.4),
    signal('QQQ', 'Breakout', 'buy', 0.8), signal('SPY', null, 'hold', 0),
  ] }],
  ['validated_ready', 'c1', { session: FIRST, signals: [
    judged('AAPL', 'Breakout', 'buy', 0.9, 1), judged('MSFT', 'MeanReversion', 'buy', 0.4, 0.5),
    judged('QQQ', 'Breakout', 'buy', 0.8, 1), judged('SPY', null, 'hold', 0, 1),
  ] }],
  ['approved_ready', 'c1', {
    session: FIRST, part: 'all', cancels: [], exitReasons: {},
    orders: [intent(ENTRY, 'AAPL', 'buy', 'entry', FIRST), intent(REFUSED, 'QQQ', 'buy', 'entry', FIRST)],
    denials: [{ symbol: 'MSFT', strategy: 'MeanReversion', code: 'low_confidence', figures: { confidence: 0.2, minimum: 0.3 } }],
    outcomes: [
      { symbol: 'AAPL', outcome: 'sent', ref: ENTRY }, { symbol: 'QQQ', outcome: 'sent', ref: REFUSED },
      { symbol: 'MSFT', outcome: 'denied', ref: 'low_confidence' }, { symbol: 'SPY', outcome: 'abstained', ref: null },
    ],
  }],
  ['order_updated', 'c1', { seq: 1, event: 'accepted', order: order(ENTRY, {}), fill: null, session: FIRST }],
  ['order_updated', 'c1', { seq: 2, event: 'held', order: leg('held'), fill: null, session: FIRST }],
  ['executed_ready', 'c1', { session: FIRST, part: 'all', cancels: [], orders: [
    { clientOrderId: ENTRY, symbol: 'AAPL', purpose: 'entry', outcome: 'accepted', orderId: `broker-${ENTRY}`, status: 'pending_new', code: null, message: null },
    { clientOrderId: REFUSED, symbol: 'QQQ', purpose: 'entry', outcome: 'refused', orderId: null, status: null, code: 'insufficient_buying_power', message: 'needs 2100' },
  ] }],
  ['audited_ready', 'c1', audit(FIRST, 100_000)],
  ['cycle_completed', 'c1', end(FIRST, 'completed', [4, 2, 1, 2], 100_000)],

  ['cycle_started', 'c2', { session: SECOND, symbols: ['AAPL', 'MSFT', 'QQQ', 'SPY'], entries: true }],
  ['order_updated', 'c2', { seq: 3, event: 'partial_fill', order: partly, fill: fill('x1', filled, 4, 300.25, SECOND), session: SECOND }],
  ['position_changed', 'c2', { seq: 3, symbol: 'AAPL', cause: 'fill', qty: 4, avgEntryPrice: 300.25, ratio: 1, cashInLieu: 0, trade: trade(null, { qty: 4 }), plan: null, session: SECOND }],
  ['order_updated', 'c2', { seq: 4, event: 'fill', order: filled, fill: fill('x2', filled, 6, 300.25, SECOND), session: SECOND }],
  ['position_changed', 'c2', { seq: 4, symbol: 'AAPL', cause: 'fill', qty: 10, avgEntryPrice: 300.25, ratio: 1, cashInLieu: 0, trade: trade(null), plan: null, session: SECOND }],
  ['order_updated', 'c2', { seq: 5, event: 'new', order: leg('new'), fill: null, session: SECOND }],
  ['data_ready', 'c2', bars(SECOND, { AAPL: 305, MSFT: 161, QQQ: 211, SPY: 321 })],
  ['exits_ready', 'c2', {
    session: SECOND, covers: [], cancels: [{ clientOrderId: STOP, symbol: 'AAPL', reason: 'exit' }],
    exits: [{ symbol: 'AAPL', strategy: 'Breakout', qty: 10, reason: { code: 'strategy_exit', figures: { low10: 306 } } }],
  }],
  ['approved_ready', 'c2', {
    session: SECOND, part: 'exits', cancels: [{ clientOrderId: STOP, symbol: 'AAPL', reason: 'exit' }], denials: [], outcomes: [],
    orders: [intent(EXIT, 'AAPL', 'sell', 'exit', SECOND)],
    exitReasons: { [EXIT]: { code: 'strategy_exit', figures: { low10: 306 } } },
  }],
  ['order_updated', 'c2', { seq: 6, event: 'canceled', order: leg('canceled'), fill: null, session: SECOND }],
  ['executed_ready', 'c2', { session: SECOND, part: 'exits', cancels: [{ clientOrderId: STOP, symbol: 'AAPL', outcome: 'canceled' }], orders: [
    { clientOrderId: EXIT, symbol: 'AAPL', purpose: 'exit', outcome: 'unknown', orderId: null, status: null, code: null, message: 'no answer' },
  ] }],
  ['signals_ready', 'c2', { session: SECOND, selector: null, failures: [{ selector: 'groq', failure: 'timeout' }], signals: [signal('MSFT', 'Breakout', 'buy', 0.5)] }],
  ['agent_failed', 'c2', { agent: 'quant', event: 'e', type: 'signals_ready', code: 'INTERNAL', message: 'undefined figure' }],
  ['cycle_completed', 'c2', end(SECOND, 'failed', [1, 0, 0, 1], 100_047.5)],

  ['order_updated', null, { seq: 7, event: 'fill', order: sold, fill: fill('x3', sold, 10, 310, '2020-01-06'), session: '2020-01-06' }],
  ['position_changed', null, { seq: 7, symbol: 'AAPL', cause: 'fill', qty: 0, avgEntryPrice: 0, ratio: 1, cashInLieu: 0, plan: null, session: '2020-01-06',
    trade: trade('2020-01-06', { exitPrice: 310, pnl: 97.47, reason: 'strategy_exit', orderIds: [`broker-${ENTRY}`, `broker-${EXIT}`] }) }],
  ['cycle_started', 'c3', { session: '2020-01-06', symbols: ['AAPL'], entries: false }],
  ['halted', null, { state: 'halted', by: 'hand', code: 'manual', reason: 'lunch' }],
]; // prettier-ignore

/** The story as the rail would publish it: payloads checked by the catalogue, one second apart. */
export const STORY: readonly EventOf[] = STEPS.map(([type, cycleId, payload], i) => ({
  seq: i + 1,
  id: `ev-${i + 1}`,
  cycleId,
  type,
  at: new Date(Date.UTC(2020, 0, 2, 21, 0, i)).toISOString(),
  causedBy: i === 0 ? null : `ev-${i}`,
  payload: EVENTS[type].parse(payload),
})) as unknown as readonly EventOf[];

/** Number of the story's events up to and with the nth one of a type. */
export function upTo(type: EventName, nth = 1): number {
  let left = nth;
  return STORY.findIndex((event) => event.type === type && --left === 0) + 1;
}
