import { describe, expect, it } from 'vitest';
import { PositionManager } from '../../agents/position-manager.ts';
import type { ManagedOrder, PositionDesk } from '../../agents/position-manager.ts';
import type { EventOf } from '../../bus/index.ts';
import type { Decision } from '../../domain/index.ts';

const SESSION = '2024-01-03';
const hold: Decision = { action: 'hold', confidence: 0, reason: { code: 'no_rule_met', figures: {} } };
const sell: Decision = {
  action: 'sell',
  confidence: 0.8,
  reason: { code: 'rule_met', figures: { close: 90 } },
};
const order = (more: Partial<ManagedOrder>): ManagedOrder => ({
  id: 'o1', clientOrderId: 'c1', parentId: null, symbol: 'SPY', side: 'sell', type: 'stop', qty: 10, filledQty: 0,
  avgFillPrice: null, status: 'new', timeInForce: 'gtc', orderClass: 'simple', limitPrice: null, stopPrice: 90,
  createdAt: '2024-01-02T21:00:00.000Z', updatedAt: '2024-01-02T21:00:00.000Z', purpose: 'stop', session: '2024-01-02',
  ...more,
}); // prettier-ignore

async function ask(desk: Partial<PositionDesk>, lastBar = SESSION) {
  const manager = new PositionManager({
    positions: () => [{ symbol: 'SPY', qty: 10, strategy: 'Breakout', entrySession: '2024-01-02' }],
    openOrders: () => [order({})],
    decide: () => hold,
    stopPrice: () => 88,
    ...desk,
  });
  const payload = {
    session: SESSION,
    bars: [{ symbol: 'SPY', length: 300, hash: 'h', last: lastBar, close: 95, quality: 1, provider: 'test' }],
    excluded: [],
    goodShare: 1,
    entriesAllowed: true,
  };
  const [message] = await manager.handle({ payload } as unknown as EventOf<'data_ready'>);
  return message?.payload;
}

describe('the position manager', () => {
  it('leaves a covered position alone while its strategy holds', async () => {
    expect(await ask({})).toMatchObject({ exits: [], covers: [], cancels: [] });
  });

  it('sells what is held when the strategy that opened it says so, and clears the stop out of the way', async () => {
    expect(await ask({ decide: () => sell })).toMatchObject({
      exits: [{ symbol: 'SPY', strategy: 'Breakout', qty: 10, reason: sell.reason }],
      cancels: [{ clientOrderId: 'c1', reason: 'exit' }],
      covers: [],
    });
  });

  it('does not decide twice on the same bar: without a bar of the session the position stays', async () => {
    expect(await ask({ decide: () => sell }, '2024-01-02')).toMatchObject({ exits: [], cancels: [] });
  });

  it('does not sell again while an exit is on its way', async () => {
    const exit = order({ purpose: 'exit', type: 'market', stopPrice: null });
    expect(await ask({ decide: () => sell, openOrders: () => [exit] })).toMatchObject({
      exits: [],
      cancels: [],
      covers: [],
    });
  });

  it('P7: a position without a working stop is covered, to the share', async () => {
    expect(await ask({ openOrders: () => [] })).toMatchObject({
      covers: [{ symbol: 'SPY', qty: 10, stopPrice: 88 }],
    });
    expect(await ask({ openOrders: () => [order({ qty: 4 })] })).toMatchObject({ covers: [{ qty: 6 }] });
  });

  it('a leg that still waits for its entry covers nothing and is no orphan', async () => {
    const held = order({ status: 'held' });
    expect(await ask({ openOrders: () => [held] })).toMatchObject({ covers: [{ qty: 10 }], cancels: [] });
    expect(await ask({ openOrders: () => [held], positions: () => [] })).toMatchObject({ cancels: [] });
  });

  it('removes a stop whose position is gone (freqtrade#11608)', async () => {
    expect(await ask({ positions: () => [] })).toMatchObject({
      cancels: [{ clientOrderId: 'c1', reason: 'orphaned' }],
    });
  });

  it('ends an entry that its first session did not reach, and not before', async () => {
    const entry = (session: string) => order({ purpose: 'entry', side: 'buy', type: 'limit', session });
    const desk = (session: string) => ({ positions: () => [], openOrders: () => [entry(session)] });
    expect(await ask(desk('2024-01-02'))).toMatchObject({
      cancels: [{ clientOrderId: 'c1', reason: 'not_reached' }],
    });
    expect(await ask(desk(SESSION))).toMatchObject({ cancels: [] });
  });
});
