import { describe, expect, it } from 'vitest';
import { AuditAgent } from '../../agents/audit.ts';
import type { EventOf } from '../../bus/index.ts';
import { valid } from '../../bus/index.ts';
import { StatisticsKeeper } from '../../orchestrator/folds/statistics-keeper.ts';

const executed = {
  payload: { session: '2024-03-05', part: 'all', orders: [], cancels: [] },
} as unknown as EventOf<'executed_ready'>;

function rig() {
  const keeper = new StatisticsKeeper(1000);
  const asked: string[] = [];
  const account = {
    equity: 1100,
    cash: 600,
    drawdown: 0,
    positions: [{ symbol: 'A', qty: 5, lastPrice: 100 }],
  };
  const agent = new AuditAgent({
    account: () => ({ ...account }),
    statistics: () => keeper.statistics,
    risk(positions, session) {
      asked.push(session);
      return { correlation: null, var95: -positions.length };
    },
  });
  const audited = () => {
    const [message] = agent.handle(executed) as never as [{ type: 'audited_ready'; payload: object }];
    return message;
  };
  return { keeper, asked, account, audited };
}

describe('the books of a cycle', () => {
  it('are worked out where somebody reads them, and once', () => {
    const { asked, audited } = rig();
    const message = audited();
    expect(asked).toEqual([]);
    expect(message).toMatchObject({ payload: { metrics: { var95: -1, openPositions: 1 } } });
    expect(message).toMatchObject({ payload: { metrics: { exposure: 500 / 1100 } } });
    expect(asked).toEqual(['2024-03-05']);
  });

  it('P3: stand still: read after the next trade and the next account they say what they would have said', () => {
    const { keeper, account, audited } = rig();
    const [read, unread] = [audited(), audited()];
    const before = valid(read as never);
    keeper.statistics.addTrade({ symbol: 'A', strategy: 'Breakout', pnl: 9, bars: 3, value: 100 });
    keeper.statistics.addEquity('2024-03-05', 5000, true);
    account.equity = 5000;
    expect(valid(unread as never)).toEqual(before);
    expect(valid(audited() as never)).not.toEqual(before);
  });
});
