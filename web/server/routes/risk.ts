import type { PositionView } from '../../../db/index.ts';
import { leftToStops } from '../../../orchestrator/day-limit.ts';
import { risk } from '../../api/index.ts';
import type { LimitUse } from '../../api/index.ts';
import { resource } from '../resource.ts';
import { groupBy } from './group.ts';
import { fullestGroup, openRisk, ordersLastMinute, seriesOf } from './limit-uses.ts';

/** The audit's newest figures, and how much of each limit is used up. */
export const RISK = resource({
  path: '/risk',
  summary: 'Risk figures of the last cycle against the limits of the settings',
  answer: risk,
  async read(database, { desk }) {
    const { reads } = database;
    const { settings } = desk.config;
    const [latest = null] = await reads.riskMetrics({ limit: 1 });
    const curve = await reads.equity(latest ? { limit: 60 } : { limit: 1 });
    const now = curve.at(-1);
    const before = curve.findLast((point) => point.session !== now?.session);
    const positions = await reads.positions();
    const equity = now?.equity ?? 0;
    const ofEquity = (value: number): number | null => (equity > 0 ? value / equity : null);
    const largest = most(positions, (p) => p.symbol);
    const sector = most(positions, (p) => settings.SECTORS.get(p.symbol) ?? p.symbol);
    const loss = now && before && before.equity > 0 ? Math.max(0, 1 - now.equity / before.equity) : null;
    const orders = await reads.orders({ open: true });
    const entering = orders.filter((o) => o.side === 'buy');
    const series = await seriesOf(database, [...new Set([...positions, ...entering].map((p) => p.symbol))]);
    const alike = fullestGroup(positions, series, settings.RISK_CORRELATION);
    const dayStart = before?.equity ?? equity;
    const toStops = openRisk(positions, orders, series, settings);
    const forStops = Math.max(0, leftToStops(settings.RISK_MAX_DAILY_LOSS, loss ?? 0));
    const limits: LimitUse[] = [
      use('RISK_MAX_DRAWDOWN', 'drawdown from the peak', settings.RISK_MAX_DRAWDOWN, now ? Math.abs(now.drawdown) : null, 'the desk halts until somebody resumes it'),
      use('RISK_MAX_DAILY_LOSS', 'loss of the day', settings.RISK_MAX_DAILY_LOSS, loss, 'nothing new is opened'),
      use('RISK_MAX_DAILY_LOSS', 'further loss if every stop were reached', forStops, dayStart > 0 ? toStops / dayStart : null, 'entries are cut, then refused, and stops come up'),
      use('RISK_MAX_GROSS', 'all positions together', settings.RISK_MAX_GROSS, ofEquity(value(positions)), 'entries are cut, then refused'),
      use('RISK_MAX_POSITION', 'the largest position', settings.RISK_MAX_POSITION, ofEquity(largest.value), 'entries in it are cut, then refused', largest.name),
      use('RISK_MAX_SECTOR', 'the largest sector', settings.RISK_MAX_SECTOR, ofEquity(sector.value), 'entries in it are cut, then refused', sector.name),
      use('RISK_MAX_CORRELATED', 'the largest group that moves alike', settings.RISK_MAX_CORRELATED, ofEquity(alike.value), 'entries that move with it are cut, then refused', alike.name),
      { ...use('RISK_MAX_POSITIONS', 'open positions', settings.RISK_MAX_POSITIONS, positions.length, 'no further symbol is entered'), unit: 'count' },
      { ...use('RISK_MAX_ORDERS_PER_MINUTE', 'orders in the last minute', settings.RISK_MAX_ORDERS_PER_MINUTE, await ordersLastMinute(reads), 'entries wait for the next cycle; exits never do'), unit: 'count' },
    ]; // prettier-ignore
    return { latest, limits };
  },
});

const value = (positions: readonly PositionView[]): number =>
  positions.reduce((sum, p) => sum + p.qty * p.lastPrice, 0);

function most(
  positions: readonly PositionView[],
  key: (position: PositionView) => string,
): { readonly name: string | null; readonly value: number } {
  const groups = [...groupBy(positions, key)].map(([name, some]) => ({ name, value: value(some) }));
  return groups.sort((a, b) => b.value - a.value)[0] ?? { name: null, value: 0 };
}

function use(
  setting: string,
  name: string,
  limit: number,
  used: number | null,
  means: string,
  by: string | null = null,
): LimitUse {
  return {
    setting,
    name,
    unit: 'share',
    limit,
    used,
    ratio: used === null || limit <= 0 ? null : used / limit,
    by,
    means,
  };
}
