import { describe, expect, it } from 'vitest';
import { PositionManager } from '../../agents/position-manager.ts';
import type { ManagedPosition, PositionDesk } from '../../agents/position-manager.ts';
import type { EventOf } from '../../bus/index.ts';
import type { Decision, PositionPlan } from '../../domain/index.ts';
import type { ManagedOrder } from '../../portfolio/index.ts';

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

const position = (more: Partial<ManagedPosition> = {}): ManagedPosition => ({
  symbol: 'SPY', qty: 10, strategy: 'Breakout', entrySession: '2024-01-02', sessionsHeld: 1, plan: null,
  highClose: 96, lastPrice: 95, ...more,
}); // prettier-ignore
const plan = (more: Partial<PositionPlan> = {}): PositionPlan => ({
  stopPrice: 90,
  trail: null,
  targetPrice: null,
  timeLimit: null,
  ...more,
});

const managerOf = (desk: Partial<PositionDesk>) =>
  new PositionManager({
    positions: () => [position()],
    openOrders: () => [order({})],
    decide: () => hold,
    stopPrice: () => 88,
    dayStops: () => new Map(),
    owedExit: () => null,
    opposed: () => false,
    inDoubt: () => false,
    ...desk,
  });

async function ask(desk: Partial<PositionDesk>, lastBar = SESSION) {
  const manager = managerOf(desk);
  const payload = {
    session: SESSION,
    bars: [{ symbol: 'SPY', length: 300, hash: 'h', last: lastBar, close: 95, quality: 1, provider: 'test' }],
    excluded: [],
    goodShare: 1,
    entriesAllowed: true,
  };
  const [message] = manager.handle({ type: 'data_ready', payload } as unknown as EventOf<'data_ready'>);
  return message?.payload;
}

/** What it says to the end of a reconciliation that found a symbol without a sale in the market. */
function hear(desk: Partial<PositionDesk>, told: object = {}) {
  const bare = { kind: 'uncovered', subject: 'SPY', desk: 10, broker: 0, repair: 'cover' };
  const payload = { session: SESSION, converged: true, divergences: [bare], ...told };
  return managerOf(desk)
    .handle({ type: 'reconciled', payload } as unknown as EventOf<'reconciled'>)
    .map((message) => message.payload);
}

describe('the position manager between cycles', () => {
  const bare = { openOrders: () => [] };

  it('P7, Alpaca-API#107: covers at once what a reconciliation found bare, and decides nothing else', () => {
    const owed = { code: 'time_limit', figures: {} };
    expect(hear({ ...bare, decide: () => sell, owedExit: () => owed })).toMatchObject([
      { session: SESSION, covers: [{ symbol: 'SPY', qty: 10, stopPrice: 88 }], exits: [], cancels: [] },
    ]);
    expect(hear({ openOrders: () => [order({ qty: 4 })] })).toMatchObject([{ covers: [{ qty: 6 }] }]);
  });

  it('sells what has fallen through its stop meanwhile, for no broker takes such a stop', () => {
    expect(hear({ ...bare, stopPrice: () => 95 })).toMatchObject([{ covers: [], exits: [{ qty: 10, reason: { code: 'stop' } }] }]); // prettier-ignore
  });

  it('leaves alone what is covered, on its way out, in doubt or of another symbol', () => {
    const exit = order({ purpose: 'exit', type: 'market', stopPrice: null });
    expect(hear({})).toEqual([]);
    expect(hear({ openOrders: () => [exit] })).toEqual([]);
    expect(hear({ ...bare, inDoubt: (symbol) => symbol === 'SPY' })).toEqual([]);
    expect(hear({ ...bare, positions: () => [position({ symbol: 'QQQ' })] })).toEqual([]);
  });

  it('P5: waits for books that agree, and for a difference that asks for a stop: older records do not', () => {
    expect(hear(bare, { converged: false })).toEqual([]);
    const recorded = { kind: 'uncovered', subject: 'SPY', desk: 10, broker: 0, repair: 'none' };
    expect(hear(bare, { divergences: [recorded] })).toEqual([]);
  });
});

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

  it("covers the desk's own shares and no others: an oversized stop is placed anew", async () => {
    expect(await ask({ positions: () => [position({ qty: 7 })] })).toMatchObject({
      cancels: [{ clientOrderId: 'c1', reason: 'replaced' }],
      covers: [{ qty: 7, stopPrice: 88 }],
    });
  });

  it('lets a position go at the close its plan names, and says how long it was held', async () => {
    const held = (sessionsHeld: number) =>
      ask({
        positions: () => [position({ sessionsHeld, plan: plan({ timeLimit: 3 }) })],
        stopPrice: () => 90,
      });
    expect(await held(2)).toMatchObject({ exits: [], cancels: [] });
    expect(await held(3)).toMatchObject({
      exits: [{ qty: 10, reason: { code: 'time_limit', figures: { sessions: 3, limit: 3 } } }],
      cancels: [{ clientOrderId: 'c1', reason: 'exit' }],
    });
  });

  it('an exit that the broker refused is tried again though the rule speaks no more', async () => {
    const owed = { code: 'strategy_exit', figures: { close: 90 } };
    expect(await ask({ owedExit: () => owed })).toMatchObject({ exits: [{ reason: owed }] });
  });

  it('raises a stop behind the highest close, and takes nothing back when the close falls', async () => {
    const trailing = {
      positions: () => [position({ plan: plan({ trail: { kind: 'dollars', value: 4 } }) })],
    };
    expect(await ask({ ...trailing, stopPrice: () => 92 })).toMatchObject({
      cancels: [{ clientOrderId: 'c1', reason: 'raised' }],
      covers: [{ qty: 10, stopPrice: 92, reason: { code: 'trailing_stop', figures: { highClose: 96 } } }],
    });
    expect(await ask({ ...trailing, stopPrice: () => 90.01 }), 'a tick is a rounding').toMatchObject({
      covers: [],
    });
    expect(
      await ask({ ...trailing, stopPrice: () => 92, opposed: () => true }),
      'a wash trade',
    ).toMatchObject({
      covers: [],
      cancels: [],
    });
    expect(await ask({ ...trailing, stopPrice: () => 89 })).toMatchObject({ covers: [], cancels: [] });
  });

  it('P7: raises a stop that lies too far for the loss of a day, with or without a plan, and says that this is why', async () => {
    const near = { dayStops: () => new Map([['SPY', 93]]) };
    for (const held of [position(), position({ plan: plan() })])
      expect(await ask({ ...near, positions: () => [held], stopPrice: () => 90 })).toMatchObject({
        cancels: [{ clientOrderId: 'c1', reason: 'raised' }],
        covers: [
          { qty: 10, stopPrice: 93, reason: { code: 'day_stop', figures: { stopPrice: 93, close: 95 } } },
        ],
      });
    const rested = { ...near, openOrders: () => [order({ stopPrice: 93 })], stopPrice: () => 90 };
    expect(await ask(rested), 'there already').toMatchObject({ covers: [], cancels: [] });
  });

  it('a day that leaves a position no room sells it', async () => {
    expect(await ask({ dayStops: () => new Map([['SPY', 95]]) })).toMatchObject({
      covers: [],
      exits: [{ qty: 10, reason: { code: 'day_stop', figures: { stopPrice: 95, close: 95 } } }],
    });
  });

  it('asks for the day with the positions that stay, at the stops that would stand', async () => {
    const asked: unknown[] = [];
    const dayStops: PositionDesk['dayStops'] = (held) => (asked.push(held), new Map());
    await ask({ dayStops });
    await ask({ dayStops, stopPrice: () => 91 });
    await ask({ dayStops, decide: () => sell });
    const at = (stop: number) => [{ symbol: 'SPY', qty: 10, price: 95, stop }];
    expect(asked).toEqual([at(90), at(91), []]);
  });

  it('a stop that the price has passed already is no stop: the position is sold', async () => {
    const bare = { openOrders: () => [], positions: () => [position({ plan: plan({ stopPrice: 95 }) })] };
    expect(await ask({ ...bare, stopPrice: () => 95 })).toMatchObject({
      covers: [],
      exits: [{ qty: 10, reason: { code: 'stop', figures: { stopPrice: 95, close: 95 } } }],
    });
  });

  it('a stop that has begun to sell is left to it', async () => {
    const selling = order({ filledQty: 4, status: 'partially_filled' });
    const rest = position({ qty: 6, plan: plan({ trail: { kind: 'dollars', value: 1 } }) });
    expect(
      await ask({ openOrders: () => [selling], positions: () => [rest], stopPrice: () => 94 }),
    ).toMatchObject({
      covers: [],
      exits: [],
      cancels: [],
    });
  });

  describe('with a target', () => {
    const targeted = () => [position({ plan: plan({ targetPrice: 120 }) })];
    const stop = order({ parentId: 'o0', orderClass: 'bracket', clientOrderId: 'e-sl' });
    const target = order({
      id: 'o2', parentId: 'o0', orderClass: 'bracket', clientOrderId: 'e-tp', type: 'limit', stopPrice: null,
      limitPrice: 120, purpose: 'exit',
    }); // prettier-ignore

    it('stop and target over the same shares cover them once, and the target is no exit under way', async () => {
      const both = { positions: targeted, openOrders: () => [stop, target], stopPrice: () => 90 };
      expect(await ask(both)).toMatchObject({ exits: [], covers: [], cancels: [] });
      expect(await ask({ ...both, decide: () => sell })).toMatchObject({
        cancels: [{ clientOrderId: 'e-sl', reason: 'exit' }],
        exits: [{ qty: 10 }],
      });
    });

    it('a target that is missing is placed beside the stop, and a stop beside a target that stands alone', async () => {
      const asked = { positions: targeted, stopPrice: () => 90 };
      for (const left of [order({}), target]) {
        expect(await ask({ ...asked, openOrders: () => [left] })).toMatchObject({
          cancels: [{ clientOrderId: left.clientOrderId, reason: 'replaced' }],
          covers: [{ qty: 10, stopPrice: 90, targetPrice: 120 }],
        });
      }
    });
  });

  it('alpaca-py#469: what a broker left as it was before a split is placed anew as the plan says', async () => {
    const split = plan({ stopPrice: 22.5, targetPrice: 40 });
    const after = [position({ qty: 40, plan: split, lastPrice: 24, highClose: 24 })];
    expect(await ask({ positions: () => after, stopPrice: () => 22.5 }), '10 shares at 90').toMatchObject({
      cancels: [{ clientOrderId: 'c1', reason: 'replaced' }],
      covers: [{ qty: 40, stopPrice: 22.5, targetPrice: 40 }],
    });
  });
});
