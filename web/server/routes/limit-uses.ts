import { correlation, returnPanel } from '../../../analytics/index.ts';
import type { Database, OrderView, PositionView, ReadModels } from '../../../db/index.ts';
import { GrowingSeries, isTerminal } from '../../../domain/index.ts';
import type { BarSeries, Order } from '../../../domain/index.ts';
import { computeColumn, parseColumn } from '../../../indicators/index.ts';
import type { Config } from '../../../orchestrator/config/index.ts';
import { lossToStop } from '../../../orchestrator/day-limit.ts';

type Settings = Config['settings'];
type Members = ReadonlyMap<string, BarSeries>;

/** Newest daily returns that are compared, as the gate has them. */
const RETURN_WINDOW = 252;
const MINUTE = 60_000;
const ATR = parseColumn('atr:14');

/** Bars of these symbols as series; those without any are left out. */
export async function seriesOf({ bars }: Database, symbols: readonly string[]): Promise<Members> {
  const members = new Map<string, BarSeries>();
  for (const [symbol, { bars: all }] of await bars.load(symbols))
    members.set(symbol, new GrowingSeries(symbol, all));
  return members;
}

/** The group of what moves alike that has the most in it: a position with all those correlated with it, dollars. */
export function fullestGroup(
  positions: readonly PositionView[],
  members: Members,
  least: number,
): { readonly name: string | null; readonly value: number } {
  let fullest: { name: string | null; value: number } = { name: null, value: 0 };
  for (const { symbol } of positions) {
    const group = positions.filter((p) => p.symbol === symbol || alike(members, symbol, p.symbol, least));
    const value = group.reduce((sum, p) => sum + Math.abs(p.qty * p.lastPrice), 0);
    if (value > fullest.value) fullest = { name: group.map((p) => p.symbol).join(', '), value };
  }
  return fullest;
}

function alike(members: Members, a: string, b: string, least: number): boolean {
  const [x, y] = [members.get(a), members.get(b)];
  if (!x || !y) return false;
  const [one, other] = returnPanel(
    [x, y].map((series) => ({ series, index: series.length - 1 })),
    RETURN_WINDOW,
  );
  if (!one || !other) return false;
  const n = Math.min(one.length, other.length);
  return (correlation(one.subarray(one.length - n), other.subarray(other.length - n)) ?? 0) > least;
}

/** Dollars from here down to the stops, of positions and of entries that still work; without a stop, the range that sizes are made with. */
export function openRisk(
  positions: readonly PositionView[],
  orders: readonly OrderView[],
  members: Members,
  settings: Pick<Settings, 'RISK_ATR_MULTIPLE'>,
): number {
  const ranges = new Map([...members].map(([symbol, series]) => [symbol, atr14(series)]));
  const distance = (symbol: string, price: number, stop: number | null): number => {
    const range = ranges.get(symbol) ?? null;
    if (stop !== null) return lossToStop({ price, stop, range });
    return range === null ? price : Math.min(price, settings.RISK_ATR_MULTIPLE * range);
  };
  const open = orders.filter((o) => !isTerminal(o.status as Order['status']));
  const entries = open.filter((o) => o.side === 'buy' && o.status !== 'held');
  const held = positions.reduce((sum, p) => sum + p.qty * distance(p.symbol, p.lastPrice, p.stop), 0);
  return entries.reduce((sum, o) => {
    const stop = open.find((leg) => leg.parentId === o.id && leg.stopPrice !== null)?.stopPrice ?? null;
    return sum + (o.qty - o.filledQty) * distance(o.symbol, o.limitPrice ?? o.stopPrice ?? 0, stop);
  }, held);
}

function atr14(series: BarSeries): number | null {
  const { length } = series;
  const filled = (key: 'high' | 'low' | 'close' | 'volume') => series[key].subarray(0, length);
  const column = computeColumn(
    { length, high: filled('high'), low: filled('low'), close: filled('close'), volume: filled('volume') },
    ATR,
  );
  const value = column instanceof Float64Array ? (column[length - 1] ?? Number.NaN) : Number.NaN;
  return Number.isFinite(value) ? value : null;
}

/** Orders the gate approved in the minute of the desk's time that ends with the journal. */
export async function ordersLastMinute(reads: ReadModels): Promise<number> {
  const { at } = await reads.place();
  if (at === null) return 0;
  const since = new Date(Date.parse(at) - MINUTE).toISOString();
  const approved = await reads.events({ type: 'approved_ready', since });
  return approved.reduce(
    (sum, event) =>
      sum + (event.type === 'approved_ready' && event.at > since ? event.payload.orders.length : 0),
    0,
  );
}
