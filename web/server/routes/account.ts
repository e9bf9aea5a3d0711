import { isTerminal } from '../../../domain/index.ts';
import type { Order } from '../../../domain/index.ts';
import { account } from '../../api/index.ts';
import { resource } from '../resource.ts';

/** The account after the last finished cycle. */
export const ACCOUNT = resource({
  path: '/account',
  summary: 'The account after the last finished cycle: equity, cash, P&L, drawdown',
  answer: account,
  async read({ reads }) {
    const [curve, positions, trades, orders] = await Promise.all([
      reads.equity(),
      reads.positions(),
      reads.trades(),
      reads.orders(),
    ]);
    const last = curve.at(-1) ?? null;
    const first = curve[0] ?? null;
    const before = curve.findLast((point) => point.session !== last?.session) ?? null;
    const closed = trades.filter((trade) => trade.pnl !== null);
    const change = (from: { equity: number } | null) =>
      last && from ? { pnl: last.equity - from.equity, share: from.equity > 0 ? last.equity / from.equity - 1 : null } : { pnl: null, share: null }; // prettier-ignore
    const day = change(before);
    const total = change(first);
    return {
      at: last?.time ?? null,
      session: last?.session ?? null,
      equity: last?.equity ?? null,
      cash: last?.cash ?? null,
      invested: last ? last.equity - last.cash : null,
      drawdown: last ? Math.abs(last.drawdown) : null,
      maxDrawdown: last ? deepest(curve) : null,
      dayPnl: day.pnl,
      dayReturn: day.share,
      totalPnl: total.pnl,
      totalReturn: total.share,
      unrealised: last ? positions.reduce((sum, p) => sum + p.unrealised, 0) : null,
      realised: last ? closed.reduce((sum, trade) => sum + (trade.pnl as number), 0) : null,
      openPositions: positions.length,
      openOrders: orders.filter((order) => !isTerminal(order.status as Order['status'])).length,
      closedTrades: closed.length,
      cycles: curve.length,
    };
  },
});

/** Greatest fall below an earlier high, as a share of it. */
function deepest(curve: readonly { readonly equity: number }[]): number {
  let peak = -Infinity;
  let worst = 0;
  for (const { equity } of curve) {
    peak = Math.max(peak, equity);
    if (peak > 0) worst = Math.max(worst, 1 - equity / peak);
  }
  return worst;
}
