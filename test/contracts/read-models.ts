import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EventName, EventOf } from '../../bus/events/index.ts';
import type { Database } from '../../db/index.ts';
import { isTerminal } from '../../domain/index.ts';
import type { OrderStatus } from '../../domain/index.ts';
import { ENTRY, EXIT, REFUSED, STOP, STORY, order, upTo } from '../db/story.ts';

interface Subject {
  readonly database: Database;
  destroy(): Promise<void>;
}

/** What the query commands read, in either dialect. */
export function readModelsContract(name: string, make: () => Promise<Subject>, skip = false): void {
  const told = (title: string, events: number, facts: (database: () => Database) => void): void => {
    describe(`${title}`, () => {
      let subject: Subject;
      beforeAll(async () => {
        subject = await make();
        for (const event of STORY.slice(0, events)) await subject.database.journal.append(event);
      });
      afterAll(() => subject.destroy());
      facts(() => subject.database);
    });
  };

  describe.skipIf(skip)(`${name} keeps the contract of the read models`, () => {
    told('before the first event', 0, emptyFacts);
    told('while the first cycle runs', upTo('approved_ready'), runningFacts);
    told('of the young account', upTo('approved_ready'), recordFacts);
    told('while the position is open', upTo('exits_ready', 2), openFacts);
    told('of the account', STORY.length, recordFacts);
    told('after the whole story', STORY.length, finalFacts);
    told('explaining', STORY.length, explainingFacts);
    told('explaining what no cycle decided', STORY.length, besideFacts);
    told('after a split and news out of turn', upTo('data_ready', 2), splitFacts);
  });
}

function emptyFacts(database: () => Database): void {
  it('every list is empty and nothing can be explained', async () => {
    const { reads } = database();
    const lists = [
      reads.trades(),
      reads.orders({ limit: 5 }),
      reads.signals(),
      reads.cycles(),
      reads.equity(),
    ];
    expect(await Promise.all([...lists, reads.positions(), reads.denials(), reads.events()])).toEqual(
      Array(8).fill([]),
    );
    expect(await reads.explain('1')).toBeNull();
  });
}

function runningFacts(database: () => Database): void {
  it('the cycle is running and its counts are open', async () => {
    expect(await database().reads.cycles()).toEqual([
      {
        id: 'c1', session: '2020-01-02', startedAt: STORY[0]!.at, completedAt: null, status: 'running',
        signals: 0, approved: 0, refused: 0, orders: 0, failures: [], selector: 'rules',
      }, // prettier-ignore
    ]);
  });

  it('P4: an approved order is there before any broker has heard of it, under its client order id', async () => {
    const [entry] = await database().reads.orders();
    expect(entry).toMatchObject({
      id: ENTRY,
      clientOrderId: ENTRY,
      status: 'pending_new',
      purpose: 'entry',
      cycleId: 'c1',
    });
  });

  it('signals carry the confidence after Quant, the reason and what became of them', async () => {
    const signals = await database().reads.signals();
    expect(signals.map((s) => [s.symbol, s.strategy, s.action, s.confidence, s.reason, s.outcome])).toEqual([
      ['AAPL', 'Breakout', 'buy', 0.9, 'rule_met', ENTRY],
      ['MSFT', 'MeanReversion', 'buy', 0.2, 'rule_met', 'low_confidence'],
      ['QQQ', 'Breakout', 'buy', 0.8, 'rule_met', REFUSED],
      ['SPY', null, 'hold', 0, 'no_rule_met', 'abstained'],
    ]);
    expect(signals[1]).toMatchObject({
      cycleId: 'c1', at: STORY[3]!.at, session: '2020-01-02', rawConfidence: 0.4, figures: { sma50: 10.5 },
      selector: 'rules', outcomeKind: 'denied', adjustments: [{ code: 'sharpe', figure: 0.5, threshold: 1.5, factor: 0.5 }],
    }); // prettier-ignore
  });

  it('a cycle says who chose in it, and nobody where no selector answered', async () => {
    const { reads } = database();
    const all = await reads.cycles();
    expect(all.find(({ id }) => id === 'c1')?.selector).toBe('rules');
    expect(all.find(({ id }) => id === 'c2')?.selector ?? null).toBeNull();
    expect((await reads.cycles({ limit: 1 })).map(({ selector }) => selector)).toEqual([
      all.at(-1)?.selector,
    ]);
  });

  it('denials keep their figures', async () => {
    expect(await database().reads.denials({ symbol: 'MSFT' })).toEqual([
      {
        cycleId: 'c1', at: STORY[5]!.at, session: '2020-01-02', symbol: 'MSFT', strategy: 'MeanReversion',
        code: 'low_confidence', figures: { confidence: 0.2, minimum: 0.3 },
      }, // prettier-ignore
    ]);
  });
}

function openFacts(database: () => Database): void {
  it('a position is marked at the last close and shows the stop that works for it', async () => {
    expect(await database().reads.positions()).toEqual([
      {
        symbol: 'AAPL',
        qty: 10,
        avgEntryPrice: 300.25,
        lastPrice: 305,
        unrealised: 47.5,
        realised: 0,
        stop: 280,
        target: null,
        trail: null,
        timeLimit: null,
      },
    ]);
  });

  it('a leg has the strategy and the cycle of its parent', async () => {
    const leg = (await database().reads.orders()).find((o) => o.clientOrderId === STOP);
    expect(leg).toMatchObject({
      parentId: `broker-${ENTRY}`,
      strategy: 'Breakout',
      cycleId: 'c1',
      purpose: 'stop',
      status: 'new',
    });
  });

  it('an open trade has no exit and no pnl', async () => {
    expect(await database().reads.trades()).toEqual([
      {
        id: 1, symbol: 'AAPL', strategy: 'Breakout', side: 'long', qty: 10, entryTime: '2020-01-03', entryPrice: 300.25,
        exitTime: null, exitPrice: null, pnl: null, reason: null, orderIds: [`broker-${ENTRY}`],
      }, // prettier-ignore
    ]);
  });
}

function finalFacts(database: () => Database): void {
  it('the trade is closed in its own row, and the position is gone', async () => {
    expect(await database().reads.trades()).toMatchObject([
      { id: 1, exitTime: '2020-01-06', exitPrice: 310, pnl: 97.47, reason: 'strategy_exit' },
    ]);
    expect(await database().reads.positions()).toEqual([]);
  });

  it('orders stand in the order the desk knew them, with what the broker said to them', async () => {
    const orders = await database().reads.orders();
    expect(
      orders.map((o) => [o.clientOrderId, o.id, o.status, o.filledQty, o.avgFillPrice, o.purpose]),
    ).toEqual([
      [ENTRY, `broker-${ENTRY}`, 'filled', 10, 300.25, 'entry'],
      [REFUSED, REFUSED, 'rejected', 0, null, 'entry'],
      [STOP, `broker-${STOP}`, 'canceled', 0, null, 'stop'],
      [EXIT, `broker-${EXIT}`, 'filled', 10, 310, 'exit'],
    ]);
    expect(orders[1]?.refusal).toEqual({ code: 'insufficient_buying_power', message: 'needs 2100' });
    expect(orders[3]?.exitReason).toEqual({ code: 'strategy_exit', figures: { low10: 306 } });
  });

  it('a finished cycle has its final counts; one that failed leaves no signal without an outcome', async () => {
    const cycles = await database().reads.cycles();
    expect(cycles.map((c) => [c.id, c.status, c.signals, c.approved, c.refused, c.orders])).toEqual([
      ['c1', 'completed', 4, 2, 1, 2],
      ['c2', 'failed', 1, 0, 0, 1],
      ['c3', 'running', 0, 0, 0, 0],
    ]);
    expect(await database().reads.signals({ cycleId: 'c2' })).toMatchObject([
      { symbol: 'MSFT', outcome: 'cycle_failed' },
    ]);
  });

  it('equity has one point a cycle', async () => {
    const points = await database().reads.equity();
    expect(points.map((p) => [p.session, p.equity, p.cash, p.drawdown])).toEqual([
      ['2020-01-02', 100_000, 100_000, 0],
      ['2020-01-03', 100_047.5, 100_000, 0],
    ]);
    expect(points[0]?.time).toBe(STORY[upTo('cycle_completed') - 1]!.at);
  });

  it('filters narrow, and a limit keeps the newest, still oldest first', async () => {
    const { reads } = database();
    const ids = async (filter: object): Promise<string[]> =>
      (await reads.orders(filter)).map((o) => o.clientOrderId);
    expect(await ids({ limit: 2 })).toEqual([STOP, EXIT]);
    expect(await ids({ limit: 0 })).toEqual([]);
    expect(await ids({ symbol: 'QQQ' })).toEqual([REFUSED]);
    expect(await ids({ strategy: 'TrendFollowing' })).toEqual([]);
    expect(await ids({ status: 'filled', limit: 1 })).toEqual([EXIT]);
    expect((await reads.signals({ limit: 2 })).map((s) => s.symbol)).toEqual(['SPY', 'MSFT']);
    expect((await reads.signals({ symbol: 'MSFT', strategy: 'Breakout' })).map((s) => s.cycleId)).toEqual([
      'c2',
    ]);
    expect((await reads.cycles({ since: '2020-01-03' })).map((c) => c.id)).toEqual(['c2', 'c3']);
    expect(await reads.trades({ since: '2020-01-04' })).toEqual([]);
    expect(
      await reads.trades({ since: '2020-01-03T00:00:00Z', symbol: 'AAPL', strategy: 'Breakout' }),
    ).toHaveLength(1);
    expect((await reads.events({ type: 'halted' })).map((e) => e.payload)).toEqual([STORY.at(-1)!.payload]);
    expect((await reads.events({ after: 3, cycleId: 'c1', limit: 2 })).map((e) => e.seq)).toEqual([10, 11]);
  });

  it('a fill that comes twice is counted once, and a cycle taken up again keeps its row', async () => {
    const { journal, reads } = database();
    const state = async (): Promise<unknown> => [
      await reads.orders(),
      await reads.fills(),
      (await reads.cycles()).slice(0, 2),
    ];
    const before = await state();
    expect((await reads.fills()).map((f) => f.executionId)).toEqual(['x1', 'x2', 'x3']);
    const next = { id: 'again', at: '2020-01-06T22:00:00.000Z', causedBy: null } as const;
    const fill = STORY[upTo('order_updated', 4) - 1]!;
    let { count } = await journal.head();
    await journal.append({ ...fill, ...next, seq: ++count });
    await journal.append({ ...STORY.at(-2)!, ...next, id: 'again-2', seq: ++count });
    expect(await state()).toEqual(before);
    expect((await reads.cycles())[2]).toMatchObject({ id: 'c3', startedAt: STORY.at(-2)!.at });
  });
}

function besideFacts(database: () => Database): void {
  it('a stop between two cycles is explained from what found it missing to the answer of the broker', async () => {
    const { journal, reads } = database();
    const clientOrderId = 'desk-20200103-AAPL-stop-1';
    const { payload } = STORY.findLast((e) => e.type === 'approved_ready') as EventOf<'approved_ready'>;
    const stop = { ...payload.orders[0]!, clientOrderId, purpose: 'stop' as const };
    const sent = { clientOrderId, symbol: 'AAPL', purpose: 'stop', outcome: 'accepted', orderId: 'b', status: 'accepted', code: null, message: null }; // prettier-ignore
    let { count } = await journal.head();
    let causedBy: string | null = null;
    const append = async (type: EventName, said: object): Promise<void> => {
      const id = `beside-${++count}`;
      await journal.append({ seq: count, id, cycleId: null, type, at: '2020-01-07T15:00:00.000Z', causedBy, payload: said } as EventOf); // prettier-ignore
      causedBy = id;
    };
    await append('reconciled', { session: '2020-01-06', trigger: 'timer', round: 1, converged: true, checked: { orders: 0, fills: 0, positions: 1 }, divergences: [{ kind: 'uncovered', subject: 'AAPL', desk: 10, broker: 0, repair: 'cover' }], corrections: [], note: null }); // prettier-ignore
    await append('exits_ready', { session: '2020-01-06', exits: [], cancels: [], covers: [{ symbol: 'AAPL', strategy: 'Breakout', qty: 10, stopPrice: 290 }] }); // prettier-ignore
    await append('approved_ready', { ...payload, part: 'exits', cancels: [], denials: [], outcomes: [], exitReasons: {}, orders: [stop] }); // prettier-ignore
    await append('executed_ready', { session: '2020-01-06', part: 'exits', cancels: [], orders: [sent] });
    const { chain } = (await reads.explain(clientOrderId))!;
    expect(chain.map((link) => [link.event, link.cycleId])).toEqual([
      ['reconciled', null], ['exits_ready', null], ['approved_ready', null], ['executed_ready', null],
    ]); // prettier-ignore
    expect(chain[2]?.payload).toMatchObject({ orders: [{ clientOrderId }] });
  });
}

function explainingFacts(database: () => Database): void {
  const agents = ['data', 'position-manager', 'strategy', 'quant', 'risk'];

  it('an order is explained from the data to its last fill, narrowed to its symbol', async () => {
    for (const id of [ENTRY, `broker-${ENTRY}`]) {
      const { chain } = (await database().reads.explain(id))!;
      expect(chain.map((link) => link.event)).toEqual([
        'data_ready', 'exits_ready', 'signals_ready', 'validated_ready', 'approved_ready',
        'order_updated', 'executed_ready', 'order_updated', 'position_changed', 'order_updated', 'position_changed',
      ]); // prettier-ignore
      expect(chain.map((link) => link.agent)).toEqual([
        ...agents,
        'broker',
        'execution',
        'broker',
        'broker',
        'broker',
        'broker',
      ]);
      expect(chain[0]).toMatchObject({
        at: STORY[1]!.at,
        payload: { bars: [{ symbol: 'AAPL', close: 300 }] },
      });
      expect(chain[4]).toMatchObject({
        payload: { denials: [], orders: [{ clientOrderId: ENTRY, verdict: { formulaQty: 12 } }] },
      });
      expect(chain.at(-2)?.payload).toMatchObject({ event: 'fill', fill: { executionId: 'x2' } });
    }
  });

  it('a trade is explained by the cycles of all its orders', async () => {
    const { chain } = (await database().reads.explain('1'))!;
    expect(chain.filter((link) => link.event === 'data_ready')).toHaveLength(2);
    expect(chain.at(-1)?.payload).toMatchObject({ trade: { pnl: 97.47 } });
    const exits = chain.filter((link) => link.event === 'approved_ready').at(-1)?.payload;
    expect(exits).toMatchObject({ exitReasons: { [EXIT]: { code: 'strategy_exit' } } });
  });

  it('a cycle is explained whole: every symbol, and what became of the orders it decided', async () => {
    const { chain } = (await database().reads.explain('c1'))!;
    expect(chain[0]?.payload).toEqual(STORY[1]!.payload);
    expect(chain.map((link) => link.seq)).toEqual([2, 3, 4, 5, 6, 7, 9, 13, 14, 15, 16]);
  });

  it('a leg is explained by the cycle of its parent and its own news', async () => {
    const { chain } = (await database().reads.explain(STOP))!;
    const own = chain
      .filter((link) => link.agent === 'broker')
      .map((link) => (link.payload as { event: string }).event);
    expect(own).toEqual(['held', 'new', 'canceled']);
    expect(chain[0]?.event).toBe('data_ready');
  });

  it('what nobody knows is not explained', async () => {
    expect(await database().reads.explain("no' such --id")).toBeNull();
  });
}

function splitFacts(database: () => Database): void {
  it('a split moves the last price with the position, so that nothing is gained by it', async () => {
    const { journal, reads } = database();
    const [before] = await reads.positions();
    const { count } = await journal.head();
    const split = { cause: 'split', qty: 40, avgEntryPrice: 75.0625, ratio: 4, seq: 8, trade: null };
    const change = STORY[upTo('position_changed') - 1]!;
    const payload = { ...change.payload, ...split };
    await journal.append({ ...change, id: 'split', seq: count + 1, payload } as never);
    expect(await reads.positions()).toMatchObject([
      { qty: 40, lastPrice: 76.25, unrealised: before!.unrealised },
    ]);
  });

  it("an order nobody here decided is shown as the broker's, without strategy or purpose", async () => {
    const { journal, reads } = database();
    const { count } = await journal.head();
    const update = STORY[upTo('order_updated') - 1]!;
    const stranger = order('by-hand', { symbol: 'IBM', orderClass: 'simple' });
    const payload = { ...update.payload, seq: 9, order: stranger };
    await journal.append({ ...update, id: 'hand', cycleId: null, seq: count + 1, payload } as never);
    expect(await reads.orders({ symbol: 'IBM' })).toMatchObject([
      { strategy: null, purpose: null, cycleId: null },
    ]);
  });
}

function recordFacts(database: () => Database): void {
  it('P9: the record of the account is that of its lists, and what is open is what has not ended', async () => {
    const { reads } = database();
    const curve = await reads.equity();
    const trades = await reads.trades();
    const orders = await reads.orders();
    const closed = trades.filter((trade) => trade.pnl !== null);
    const open = orders.filter(({ status }) => !isTerminal(status as OrderStatus));
    const falls = curve.map(
      ({ equity }, i) => 1 - equity / Math.max(...curve.slice(0, i + 1).map((p) => p.equity)),
    );
    const record = await reads.accountRecord();
    expect(record).toMatchObject({
      last: curve.at(-1) ?? null,
      cycles: curve.length,
      closedTrades: closed.length,
      openOrders: open.length,
    });
    expect(record.first?.equity).toBe(curve[0]?.equity);
    expect(record.before?.equity).toBe(
      curve.findLast(({ session }) => session !== record.last?.session)?.equity,
    );
    expect(record.maxDrawdown ?? -Infinity).toBeCloseTo(Math.max(...falls), 12);
    expect(record.realised).toBeCloseTo(
      closed.reduce((sum, trade) => sum + (trade.pnl as number), 0),
      6,
    );
    expect(await reads.orders({ open: true })).toEqual(open);
    expect(await reads.trades({ open: true })).toEqual(trades.filter((trade) => trade.exitTime === null));
    const [one] = orders;
    expect(await reads.orders({ orderId: one?.id })).toEqual(orders.filter(({ id }) => id === one?.id));
  });
}
