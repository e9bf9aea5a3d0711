import type {
  CycleView,
  EquityView,
  OrderView,
  PositionView,
  SignalView,
  TradeView,
} from '../../db/index.ts';
import { DASH, integer, percent, price, shares, signed, words } from '../../words/format.ts';
import type { Column } from '../output.ts';
import type { Style } from '../style.ts';
import { reasonText, reasonWords } from '../../words/text.ts';

/** The lists as tables for people, and the order of their fields in CSV. */
interface Shape<Row> {
  readonly columns: readonly Column<Row>[];
  readonly fields: readonly (keyof Row & string)[];
}

const text = (value: string | null): string => value ?? DASH;
const minute = (instant: string): string => instant.slice(0, 16).replace('T', ' ');
const bySign = (n: number | null, shown: string, style: Style): string =>
  n === null || n === 0 ? shown : n < 0 ? style.red(shown) : style.green(shown);

export const TRADES: Shape<TradeView> = {
  columns: [
    { head: 'id', cell: (t) => String(t.id), numeric: true },
    { head: 'symbol', cell: (t) => t.symbol },
    { head: 'strategy', cell: (t) => t.strategy },
    { head: 'qty', cell: (t) => shares(t.qty), numeric: true },
    { head: 'entered', cell: (t) => t.entryTime },
    { head: 'at', cell: (t) => price(t.entryPrice), numeric: true },
    { head: 'left', cell: (t) => t.exitTime ?? 'open' },
    { head: 'at', cell: (t) => price(t.exitPrice), numeric: true },
    {
      head: 'profit',
      cell: (t) => signed(t.pnl),
      numeric: true,
      paint: (t, shown, style) => bySign(t.pnl, shown, style),
    },
    { head: 'why it left', cell: (t) => (t.reason === null ? DASH : reasonWords(t.reason)) },
  ],
  fields: [
    'id',
    'symbol',
    'strategy',
    'side',
    'qty',
    'entryTime',
    'entryPrice',
    'exitTime',
    'exitPrice',
    'pnl',
    'reason',
    'orderIds',
  ],
};

export const ORDERS: Shape<OrderView> = {
  columns: [
    { head: 'created', cell: (o) => minute(o.createdAt) },
    { head: 'symbol', cell: (o) => o.symbol },
    { head: 'side', cell: (o) => o.side },
    { head: 'type', cell: (o) => words(o.type) },
    { head: 'purpose', cell: (o) => text(o.purpose) },
    { head: 'qty', cell: (o) => shares(o.qty), numeric: true },
    { head: 'filled', cell: (o) => shares(o.filledQty), numeric: true },
    { head: 'limit', cell: (o) => price(o.limitPrice), numeric: true },
    { head: 'stop', cell: (o) => price(o.stopPrice), numeric: true },
    { head: 'average', cell: (o) => price(o.avgFillPrice), numeric: true },
    { head: 'status', cell: (o) => words(o.status) },
    { head: 'strategy', cell: (o) => text(o.strategy) },
    { head: 'client order id', cell: (o) => o.clientOrderId },
  ],
  fields: ['id', 'clientOrderId', 'parentId', 'symbol', 'side', 'type', 'qty', 'filledQty', 'avgFillPrice', 'status', 'createdAt', 'strategy', 'cycleId', 'purpose', 'timeInForce', 'orderClass', 'limitPrice', 'stopPrice', 'updatedAt', 'exitReason', 'refusal'],
}; // prettier-ignore

export const SIGNALS: Shape<SignalView> = {
  columns: [
    { head: 'session', cell: (s) => s.session },
    { head: 'symbol', cell: (s) => s.symbol },
    { head: 'strategy', cell: (s) => text(s.strategy) },
    { head: 'chosen by', cell: (s) => text(s.selector) },
    { head: 'action', cell: (s) => s.action, paint: (s, shown, style) => (s.action === 'buy' ? style.green(shown) : s.action === 'sell' ? style.yellow(shown) : style.dim(shown)) },
    { head: 'confidence', cell: (s) => (s.action === 'hold' ? DASH : s.confidence.toFixed(2)), numeric: true },
    { head: 'before quant', cell: (s) => (s.action === 'hold' ? DASH : s.rawConfidence.toFixed(2)), numeric: true },
    { head: 'what became of it', cell: (s) => (s.outcome === s.outcomeKind ? reasonWords(s.outcome) : s.outcome) },
    { head: 'reason', cell: (s) => reasonText({ code: s.reason, figures: s.figures }) },
  ],
  fields: ['cycleId', 'at', 'session', 'symbol', 'strategy', 'action', 'confidence', 'rawConfidence', 'reason', 'figures', 'outcome', 'outcomeKind', 'adjustments', 'selector'],
}; // prettier-ignore

export const CYCLES: Shape<CycleView> = {
  columns: [
    { head: 'session', cell: (c) => c.session },
    { head: 'cycle', cell: (c) => c.id },
    {
      head: 'status',
      cell: (c) => c.status,
      paint: (c, shown, style) => (c.status === 'failed' ? style.red(shown) : shown),
    },
    { head: 'signals', cell: (c) => integer(c.signals), numeric: true },
    { head: 'approved', cell: (c) => integer(c.approved), numeric: true },
    { head: 'refused', cell: (c) => integer(c.refused), numeric: true },
    { head: 'orders', cell: (c) => integer(c.orders), numeric: true },
    { head: 'started', cell: (c) => minute(c.startedAt) },
    { head: 'chosen by', cell: (c) => text(c.selector) },
    { head: 'failures', cell: (c) => (c.failures.length === 0 ? '' : c.failures.join('; ')) },
  ],
  fields: [
    'id',
    'session',
    'startedAt',
    'completedAt',
    'status',
    'signals',
    'approved',
    'refused',
    'orders',
    'failures',
    'selector',
  ],
};

export const POSITIONS: Shape<PositionView> = {
  columns: [
    { head: 'symbol', cell: (p) => p.symbol },
    { head: 'qty', cell: (p) => shares(p.qty), numeric: true },
    { head: 'entered at', cell: (p) => price(p.avgEntryPrice), numeric: true },
    { head: 'last', cell: (p) => price(p.lastPrice), numeric: true },
    {
      head: 'unrealised',
      cell: (p) => signed(p.unrealised),
      numeric: true,
      paint: (p, shown, style) => bySign(p.unrealised, shown, style),
    },
    { head: 'stop', cell: (p) => price(p.stop), numeric: true },
    { head: 'target', cell: (p) => price(p.target), numeric: true },
    { head: 'trail', cell: (p) => p.trail ?? '-' },
    { head: 'sessions', cell: (p) => (p.timeLimit === null ? '-' : `${p.timeLimit}`), numeric: true },
    {
      head: 'realised',
      cell: (p) => signed(p.realised),
      numeric: true,
      paint: (p, shown, style) => bySign(p.realised, shown, style),
    },
  ],
  fields: [
    'symbol', 'qty', 'avgEntryPrice', 'lastPrice', 'unrealised', 'stop', 'target', 'trail', 'timeLimit', 'realised',
  ], // prettier-ignore
};

export const EQUITY: Shape<EquityView> = {
  columns: [
    { head: 'session', cell: (e) => e.session },
    { head: 'equity', cell: (e) => price(e.equity), numeric: true },
    { head: 'cash', cell: (e) => price(e.cash), numeric: true },
    { head: 'drawdown', cell: (e) => percent(e.drawdown, 2), numeric: true },
  ],
  fields: ['time', 'session', 'equity', 'cash', 'drawdown'],
};
