import type { Settings } from '../../orchestrator/config/index.ts';
import type { Approved, ConfinedDesk } from './desk.ts';

/** A cent for each share of rounding to ticks, and what adding up doubles costs. */
const SLACK = 1e-6;

/**
 * Holds what the gate approved against the limits as they are set, by its own arithmetic and without a rule of risk/.
 * Every breach in words; none: the orders are inside.
 */
export function breaches(approved: Approved, desk: ConfinedDesk, limits: Settings = desk.settings): readonly string[] {
  const { book, reader } = desk;
  const found: string[] = [];
  const equity = book.equity();
  const held = new Map(book.positions().map((p) => [p.symbol, p]));
  const cancelled = new Set(approved.cancels.map((c) => c.clientOrderId));
  const working = book.openOrders().filter((o) => o.side === 'buy' && !cancelled.has(o.clientOrderId));
  const values = new Map<string, number>();
  const add = (symbol: string, value: number): void => void values.set(symbol, (values.get(symbol) ?? 0) + value);
  for (const { symbol, qty, lastPrice } of held.values()) add(symbol, qty * lastPrice);
  for (const o of working) add(o.symbol, (o.qty - o.filledQty) * (o.limitPrice ?? 0));
  let cash = book.cash() - working.reduce((sum, o) => sum + (o.qty - o.filledQty) * (o.limitPrice ?? 0), 0);
  let risk = openRisk(desk);
  const lost = Math.max(0, book.dayStartEquity() - equity);
  const say = (line: string): void => void found.push(line);
  const over = (what: string, x: number, most: number): void => {
    if (!(x <= most * (1 + SLACK) + SLACK)) say(`${what}: ${x} over ${most}`);
  };
  const sold = new Map<string, number>();
  for (const order of approved.orders) {
    const { symbol, qty, side, purpose } = order;
    if (!(qty > 0 && Number.isFinite(qty))) say(`${symbol}: quantity ${qty}`);
    if (purpose !== 'entry') {
      if (side !== 'sell') say(`${symbol}: ${purpose} buys`);
      if (purpose === 'exit') sold.set(symbol, (sold.get(symbol) ?? 0) + qty);
      over(`${symbol}: ${purpose} of more than is held`, Math.max(qty, sold.get(symbol) ?? 0), held.get(symbol)?.qty ?? 0);
      continue;
    }
    const series = reader.series(symbol);
    const close = series.close[series.length - 1] as number;
    const pays = order.limitPrice ?? Number.POSITIVE_INFINITY;
    const stop = order.stopLoss?.stopPrice ?? 0;
    if (side !== 'buy') say(`${symbol}: an entry that sells`);
    if (!Number.isInteger(qty)) say(`${symbol}: ${qty} is no whole number of shares`);
    if (held.has(symbol)) say(`${symbol}: entered though held`);
    over(`${symbol}: shares`, qty, limits.RISK_MAX_SHARES);
    over(`${symbol}: price`, pays, close * (1 + limits.RISK_PRICE_COLLAR));
    if (!(stop >= 0.01 && stop < close)) say(`${symbol}: stop ${stop} at a close of ${close}`);
    add(symbol, qty * pays);
    cash -= qty * pays;
    over(`${symbol}: position`, values.get(symbol) ?? 0, limits.RISK_MAX_POSITION * equity);
    const volume = averageVolume(series.volume, series.length);
    over(`${symbol}: share of volume`, qty, limits.RISK_MAX_VOLUME_SHARE * volume);
    risk += qty * (close - stop);
  }
  if (approved.orders.some((o) => o.purpose === 'entry')) {
    over('gross', [...values.values()].reduce((a, b) => a + b, 0), limits.RISK_MAX_GROSS * equity);
    over('open risk', risk, mayLose(book.dayStartEquity(), limits));
    over('open risk with the loss of the day', risk + lost, limits.RISK_MAX_DAILY_LOSS * book.dayStartEquity());
    over('positions', values.size, limits.RISK_MAX_POSITIONS);
    if (cash < -SLACK * equity) say(`cash ${cash} after all entries`);
  }
  const entries = approved.orders.filter((o) => o.purpose === 'entry');
  over('entries in a cycle', entries.length, limits.RISK_MAX_ORDERS_PER_MINUTE);
  if (entries.length > 0 && equity <= book.dayStartEquity() * (1 - limits.RISK_MAX_DAILY_LOSS)) say('entered after the loss of the day');
  if (new Set(entries.map((o) => o.symbol)).size < entries.length) say('a symbol entered twice');
  return found;
} // prettier-ignore

/** Where each position's stop stands: the order, or what was planned where none stands; 0 where there is neither. */
export const stopsOf = ({ book }: Pick<ConfinedDesk, 'book'>): ReadonlyMap<string, number> =>
  new Map(
    book.positions().map(({ symbol, plan }) => {
      const standing = book.openOrders().filter((o) => o.symbol === symbol && o.side === 'sell' && o.status !== 'held');
      return [symbol, Math.max(plan?.stopPrice ?? 0, ...standing.map((o) => o.stopPrice ?? 0))];
    }),
  ); // prettier-ignore

/** ATR14 multiples beyond which no day is taken to go. */
const DAY_RANGES = 10;

/** Part of the loss of a day that stops may be relied on for. */
const HELD_BY_STOPS = 0.8;
/** Dollars that stops may let go in a day: the rest of the loss of a day is for what opens below them. */
export const mayLose = (
  equity: number,
  { RISK_MAX_DAILY_LOSS }: Pick<Settings, 'RISK_MAX_DAILY_LOSS'>,
): number => HELD_BY_STOPS * RISK_MAX_DAILY_LOSS * equity;

/** Symbols that are sold at the next open, or are being sold by their stops: no stop guards them any more. */
const leaving = ({ book }: Pick<ConfinedDesk, 'book'>): ReadonlySet<string> =>
  new Set(
    book
      .openOrders()
      .filter((o) => o.side === 'sell' && (o.type === 'market' || o.filledQty > 0))
      .map((o) => o.symbol),
  );

/** The same of the positions that stay. */
export function openRiskOfStaying(desk: Pick<ConfinedDesk, 'book' | 'reader'>): number {
  return openRisk(desk, leaving(desk));
}

/** Dollars that the positions would lose from their last prices down to their stops, or ten ranges. */
export function openRisk(desk: Pick<ConfinedDesk, 'book' | 'reader'>, without: ReadonlySet<string> = new Set()): number {
  const stops = stopsOf(desk);
  const range = (symbol: string): number => desk.reader.columns(symbol).atr(14).at(desk.reader.series(symbol).length - 1);
  return desk.book
    .positions()
    .filter(({ symbol }) => !without.has(symbol))
    .reduce((sum, { symbol, qty, lastPrice }) => sum + qty * Math.max(0, Math.min(lastPrice - (stops.get(symbol) ?? 0), DAY_RANGES * range(symbol))), 0);
} // prettier-ignore

function averageVolume(volume: ArrayLike<number>, length: number): number {
  let sum = 0;
  for (let i = length - 20; i < length; i++) sum += volume[i] as number;
  return sum / 20;
}
