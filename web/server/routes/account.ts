import { account } from '../../api/index.ts';
import { resource } from '../resource.ts';

/** The account after the last finished cycle. */
export const ACCOUNT = resource({
  path: '/account',
  summary: 'The account after the last finished cycle: equity, cash, P&L, drawdown',
  answer: account,
  async read({ reads }) {
    const { first, before, last, ...record } = await reads.accountRecord();
    const positions = await reads.positions();
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
      maxDrawdown: record.maxDrawdown,
      dayPnl: day.pnl,
      dayReturn: day.share,
      totalPnl: total.pnl,
      totalReturn: total.share,
      unrealised: last ? positions.reduce((sum, p) => sum + p.unrealised, 0) : null,
      realised: last ? record.realised : null,
      openPositions: positions.length,
      openOrders: record.openOrders,
      closedTrades: record.closedTrades,
      cycles: record.cycles,
    };
  },
});
