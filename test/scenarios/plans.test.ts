import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Broker } from '../../brokers/port.ts';
import { nextSession, sessionsApart } from '../../domain/calendar/index.ts';
import { isTerminal, quantise } from '../../domain/index.ts';
import type { Order } from '../../domain/index.ts';
import { simulatedMarket } from '../../market/index.ts';
import type { MarketData, Split } from '../../market/index.ts';
import { sessionPlayer } from '../../orchestrator/exchange-feed.ts';
import { approved, closedTrades, expectBalanced, over, results } from '../regression/orders-desk.ts';
import { books, generatedHistory, scratchFolder, startDesk } from '../support/desk.ts';
import { changedMarket, wiredDesk } from './wired-desk.ts';
import type { WiredDesk, Wiring } from './wired-desk.ts';

const SYMBOLS = ['AAPL', 'MSFT', 'GOOGL', 'SPY', 'QQQ'];
const FROM = '2023-10-02';
const DAYS = 60;
const market = simulatedMarket({ seed: 2 });
const wired = (env: Readonly<Record<string, string>> = {}, more: Partial<Wiring> = {}) =>
  wiredDesk({ symbols: SYMBOLS, market, env, ...more });

const isResting = (o: Order): boolean => o.side === 'sell' && o.status !== 'held' && !isTerminal(o.status);
const isStop = (o: Order): boolean => o.stopPrice !== null;

/** What the exchange holds of each symbol and what rests there to sell it; a stop and its target count once. */
async function cover(desk: WiredDesk) {
  const all = new Map<string, { held: number; onSale: number; stops: number[]; targets: number[] }>();
  const of = (symbol: string) => {
    const known = all.get(symbol) ?? { held: 0, onSale: 0, stops: [], targets: [] };
    all.set(symbol, known);
    return known;
  };
  for (const { symbol, qty } of await desk.exchange.positions()) of(symbol).held = qty;
  const families = new Map<string, number>();
  for (const o of (await desk.exchange.openOrders()).filter(isResting)) {
    const state = of(o.symbol);
    const family = o.parentId ?? o.id;
    const before = families.get(family) ?? 0;
    const now = Math.max(before, o.qty - o.filledQty);
    state.onSale += now - before;
    families.set(family, now);
    if (isStop(o)) state.stops.push(o.stopPrice as number);
    else if (o.limitPrice !== null) state.targets.push(o.limitPrice);
  }
  return all;
}

/** The market with a split in it: what was traded before is restated from its morning on. */
const splitting = (split: Split): MarketData => {
  const scaled = (through: string) =>
    changedMarket(market, (symbol, answer) =>
      symbol !== split.symbol || !answer.ok || through < split.session
        ? answer
        : {
            ...answer,
            revision: answer.revision + 1,
            bars: answer.bars.map((b) => ({
              date: b.date, open: b.open / split.ratio, high: b.high / split.ratio, low: b.low / split.ratio,
              close: b.close / split.ratio, volume: b.volume * split.ratio,
            })), // prettier-ignore
          },
    );
  return {
    ...scaled(''),
    dailyBars: (request) => scaled(request.through).dailyBars(request),
    splits: async (symbols, after, through) =>
      symbols.includes(split.symbol) && after < split.session && split.session <= through ? [split] : [],
  };
};

const KINDS = [
  ['a stop of two ATRs', {}],
  ['a stop of four percent', { PLAN_STOP: 'percent:4' }],
  ['a stop that trails by percent', { PLAN_TRAIL: 'percent:3' }],
  ['a stop that trails by ATRs', { PLAN_STOP: 'atr:3', PLAN_TRAIL: 'atr:1' }],
  ['a target inside the collar, placed once the position is there', { PLAN_TARGET: 'percent:3' }],
  ['a target beyond the collar, placed with the entry', { PLAN_TARGET: 'percent:6', RISK_PRICE_COLLAR: '0.05' }],
  ['five sessions at most', { PLAN_TIME_LIMIT: '5' }],
  ['everything at once', { PLAN_STOP: 'atr:3', PLAN_TRAIL: 'percent:4', PLAN_TARGET: 'atr:3', PLAN_TIME_LIMIT: '8' }],
  [
    'everything at once, filled bit by bit',
    { PLAN_TRAIL: 'percent:4', PLAN_TARGET: 'percent:3', PLAN_TIME_LIMIT: '8', PARTICIPATION: '0.000003' },
  ],
] as const satisfies readonly (readonly [string, Readonly<Record<string, string>>])[]; // prettier-ignore

describe.each(KINDS)('%s', (_title, env) => {
  const live = async () => {
    // The loss of a day moves stops too: here it leaves them room, so that only the plan does.
    const desk = await wired({ RISK_MAX_DAILY_LOSS: '0.25', ...env });
    const closes: { session: string; cover: Awaited<ReturnType<typeof cover>> }[] = [];
    for (let session = FROM, day = 0; day < DAYS; day++, session = nextSession(session)) {
      await desk.day(session);
      closes.push({ session, cover: await cover(desk) });
    }
    return { desk, closes };
  };
  let run: ReturnType<typeof live>;
  beforeAll(() => void (run = live()));

  it('P7: at every close each share has its stop or exit at the exchange, and nothing else is on sale', async () => {
    const { closes } = await run;
    const states = closes.flatMap(({ session, cover: of }) => [...of].map(([symbol, s]) => ({ session, symbol, ...s })));
    expect(states.length).toBeGreaterThan(DAYS / 2);
    expect(states.filter((s) => s.held !== s.onSale)).toEqual([]);
  }); // prettier-ignore

  it('P9: no share is sold twice: whichever of stop, target and exit fills, the books balance', async () => {
    const { desk } = await run;
    expect(closedTrades(desk).length).toBeGreaterThan(3);
    expect(results(desk).filter((o) => o.outcome !== 'accepted')).toEqual([]);
    const families = new Map<string, { qty: number; sold: number }>();
    for (const { payload: { order, fill } } of desk.of('order_updated')) {
      if (order.side !== 'sell' || !fill) continue;
      const family = order.parentId ?? order.id;
      const sold = (families.get(family)?.sold ?? 0) + fill.qty;
      families.set(family, { qty: Math.max(order.qty, families.get(family)?.qty ?? 0), sold });
    }
    expect([...families.values()].filter(({ qty, sold }) => sold > qty)).toEqual([]);
    await expectBalanced(desk);
  }); // prettier-ignore

  it('P4: every intent has an id of its own', async () => {
    const { desk } = await run;
    const ids = approved(desk).map((o) => o.clientOrderId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('a stop never moves down while its position is held, and stands where the plan and the highest close put it', async () => {
    const { desk, closes } = await run;
    let raised = 0;
    for (const trip of desk.of('position_changed')) {
      const { symbol, plan, trade, cause } = trip.payload;
      if (!trade || trade.exitTime !== null || cause !== 'fill' || trade.entryTime !== trip.payload.session) continue;
      let before = 0;
      let high = 0;
      for (const { session, cover: of } of closes) {
        if (session < trade.entryTime) continue;
        const state = of.get(symbol);
        if (!state || state.held === 0) break;
        const bar = desk.of('data_ready').find((e) => e.payload.session === session)?.payload.bars.find((b) => b.symbol === symbol);
        high = Math.max(high, bar?.close ?? 0);
        const stop = Math.min(...state.stops);
        if (state.stops.length === 0) continue;
        expect(stop, `${symbol} ${session}`).toBeGreaterThanOrEqual(before);
        const below = plan?.trail ? (plan.trail.kind === 'percent' ? (high * plan.trail.value) / 100 : plan.trail.value) : Infinity;
        const wanted = Math.max(plan?.stopPrice ?? 0, below === Infinity ? 0 : quantise(high - below, 'down'));
        expect(Math.abs(stop - wanted), `${symbol} ${session}: ${stop}, wanted ${wanted}`).toBeLessThan(0.011);
        if (before > 0 && stop > before) raised++;
        before = stop;
      }
    }
    expect(raised > 0).toBe('PLAN_TRAIL' in env);
  }); // prettier-ignore

  it('a target works beside every stop of a plan that has one, and beside no other', async () => {
    const { desk, closes } = await run;
    const wants = 'PLAN_TARGET' in env;
    const stopped = closes.flatMap(({ cover: of }) => [...of.values()].filter((s) => s.held > 0 && s.stops.length > 0));
    expect(stopped.length).toBeGreaterThan(20);
    expect(stopped.filter((s) => s.targets.length !== (wants ? s.stops.length : 0))).toEqual([]);
    expect(closedTrades(desk).some((t) => t.reason === 'target')).toBe(wants);
  }); // prettier-ignore

  it('no position is held beyond its limit, and those it ends leave at the next open', async () => {
    const { desk } = await run;
    const { PLAN_TIME_LIMIT: limit = 'Infinity', PARTICIPATION: bits }: Readonly<Record<string, string>> = env;
    const reasons = desk.of('approved_ready').flatMap((e) => Object.values(e.payload.exitReasons));
    const ended = reasons.filter((reason) => reason.code === 'time_limit');
    expect(ended.length > 2).toBe('PLAN_TIME_LIMIT' in env);
    expect(ended.filter(({ figures }) => Number(figures['sessions']) < Number(limit))).toEqual([]);
    // Filled bit by bit an exit takes its time, and is tried again for what is left.
    const longest = bits === undefined ? Number(limit) + 1 : Infinity;
    const held = closedTrades(desk).map((t) => sessionsApart(t.entryTime, t.exitTime as string));
    expect(held.filter((sessions) => sessions > longest)).toEqual([]);
  }); // prettier-ignore
});

describe('the loss of a day, as it is set where nobody says otherwise', () => {
  const live = async () => {
    const desk = await wired({ PLAN_STOP: 'atr:9' });
    const closes: { session: string; cover: Awaited<ReturnType<typeof cover>>; equity: number }[] = [];
    for (let session = FROM, day = 0; day < 2 * DAYS; day++, session = nextSession(session)) {
      const { equity } = (await desk.day(session)).payload;
      closes.push({ session, cover: await cover(desk), equity });
    }
    return { desk, closes };
  };
  let run: ReturnType<typeof live>;
  beforeAll(() => void (run = live()));

  it('P7: brings stops up behind gains, and at every close each share has its stop or exit at the exchange', async () => {
    const { desk, closes } = await run;
    const raised = desk.of('exits_ready').flatMap((e) => e.payload.covers.filter((c) => c.reason?.code === 'day_stop'));
    expect(raised.length).toBeGreaterThan(3);
    const states = closes.flatMap(({ session, cover: of }) => [...of].map(([symbol, s]) => ({ session, symbol, ...s })));
    expect(states.length).toBeGreaterThan(DAYS);
    expect(states.filter((s) => s.held !== s.onSale)).toEqual([]);
  }); // prettier-ignore

  it('P7: at no close would reaching every stop at the exchange cost more than what a day may lose', async () => {
    const { desk, closes } = await run;
    const costs = closes.map(({ session, cover: of, equity }) => {
      const bars = desk.of('data_ready').find((e) => e.payload.session === session)?.payload.bars ?? [];
      const down = bars.map(({ symbol, close }) => {
        const { held, stops } = of.get(symbol) ?? { held: 0, stops: [] };
        return stops.length === 0 ? 0 : held * Math.max(0, close - Math.min(...stops));
      });
      return down.reduce((a, b) => a + b, 0) / equity;
    });
    expect(Math.max(...costs)).toBeLessThanOrEqual(0.05);
    expect(Math.max(...costs), 'the limit was come near to').toBeGreaterThan(0.03);
  }); // prettier-ignore

  it('P9, P4: no share is sold twice, no intent shares its id, and the books balance', async () => {
    const { desk } = await run;
    expect(closedTrades(desk).length).toBeGreaterThan(3);
    expect(results(desk).filter((o) => o.outcome !== 'accepted')).toEqual([]);
    const ids = approved(desk).map((o) => o.clientOrderId);
    expect(new Set(ids).size).toBe(ids.length);
    await expectBalanced(desk);
  });

  it('a stop never moves down while its position is held', async () => {
    const { closes } = await run;
    const lowered: unknown[] = [];
    const before = new Map<string, number>();
    for (const { session, cover: of } of closes) {
      for (const [symbol, { held, stops }] of of) {
        const stop = held > 0 && stops.length > 0 ? Math.min(...stops) : 0;
        if (stop > 0 && stop < (before.get(symbol) ?? 0)) lowered.push({ session, symbol, stop });
        before.set(symbol, stop);
      }
      for (const symbol of before.keys()) if (!of.has(symbol)) before.delete(symbol);
    }
    expect(lowered).toEqual([]);
  });
});

describe('what happens beside the plan', () => {
  const days = async (desk: WiredDesk, from: string, until: () => boolean): Promise<string> =>
    desk.days(from, 80, until);
  const held = (desk: WiredDesk) => desk.book.positions()[0]?.symbol ?? '';

  it('the desk is dead for days: the stop at the exchange fires all the same and is told when it is back', async () => {
    const desk = await wired({ PLAN_STOP: 'atr:1' });
    let session = await days(desk, FROM, () => desk.book.positions().length > 0);
    const play = sessionPlayer(desk.exchange, market, SYMBOLS);
    const told = desk.of('order_updated').length;
    for (let dead = 0; dead < 40; dead++, session = nextSession(session)) await play(session);
    expect(desk.of('order_updated').length, 'nobody listens').toBe(told);
    await desk.day(session);
    const news = desk.of('order_updated').slice(told);
    const stops = news.filter(({ payload: { order, fill } }) => fill && order.type === 'stop' && order.side === 'sell');
    expect(stops.length).toBeGreaterThan(0);
    expect(closedTrades(desk).map((t) => t.reason)).toContain('stop');
    await expectBalanced(desk);
  }); // prettier-ignore

  it.each([4, 0.5])('a split of %d for 1 restates stop, target and plan, and the next close finds nothing to mend', async (ratio) => {
    const env = { PLAN_STOP: 'atr:5', PLAN_TARGET: 'percent:40', PLAN_TRAIL: 'percent:20' };
    const scout = await wired(env);
    const eve = await days(scout, FROM, () => scout.book.positions().length > 0);
    const symbol = held(scout);
    const session = nextSession(nextSession(eve));
    const desk = await wired(env, { market: splitting({ symbol, session, ratio }) });
    for (let day = FROM; day < session; day = nextSession(day)) await desk.day(day);
    const before = desk.book.position(symbol);
    const rested = (await cover(desk)).get(symbol);
    await desk.day(session);
    const after = desk.book.position(symbol);
    const rests = (await cover(desk)).get(symbol);
    expect(after?.qty).toBe(Math.floor((before?.qty ?? 0) * ratio));
    expect(rests).toMatchObject({ held: after?.qty, onSale: after?.qty });
    expect(rests?.stops[0]).toBeCloseTo((rested?.stops[0] ?? 0) / ratio, 0);
    expect(rests?.targets[0]).toBeCloseTo((rested?.targets[0] ?? 0) / ratio, 0);
    expect(after?.plan?.stopPrice).toBeCloseTo((before?.plan?.stopPrice ?? 0) / ratio, 1);
    const anew = desk.of('exits_ready').at(-1)?.payload.cancels.filter((c) => c.symbol === symbol && c.reason === 'replaced');
    expect(anew).toEqual([]);
    await expectBalanced(desk);
  }); // prettier-ignore

  it('P4: a second cover of the same session has an id of its own and works, where one id for both would leave the position bare', async () => {
    const desk = await wired();
    const next = await days(desk, FROM, () => desk.book.positions().length > 0);
    const symbol = held(desk);
    const strip = async () => {
      for (const o of (await desk.exchange.openOrders()).filter((o) => o.symbol === symbol && isResting(o)))
        await desk.exchange.cancel(o.clientOrderId);
    };
    await sessionPlayer(desk.exchange, market, SYMBOLS)(next);
    for (let round = 0; round < 3; round++) {
      await strip();
      await desk.day(next);
      const state = (await cover(desk)).get(symbol);
      expect(state?.onSale, `round ${round}`).toBe(desk.book.position(symbol)?.qty);
    }
    const covers = approved(desk).filter((o) => o.symbol === symbol && o.purpose === 'stop' && o.session === next);
    expect(covers.length).toBe(3);
    expect(new Set(covers.map((o) => o.clientOrderId)).size).toBe(3);
  }); // prettier-ignore

  /** An exchange that refuses what it is told to. */
  const refusing = (which: (order: Parameters<Broker['submit']>[0]) => boolean): NonNullable<Wiring['broker']> =>
    (exchange) =>
      over(exchange, {
        submit: async (order) =>
          which(order) ? { outcome: 'refused', code: 'wash_trade', message: 'potential wash trade' } : exchange.submit(order),
      }); // prettier-ignore

  it('P7: where the raised stop is refused the old one is back in the same cycle, so no close finds the position bare', async () => {
    let refused = 0;
    const seen = new Set<string>();
    const desk = await wired(
      { PLAN_TRAIL: 'percent:3' },
      {
        // The first stop of a cycle for a symbol is the raised one.
        broker: refusing((order) => {
          if (order.type !== 'stop' || seen.has(order.symbol)) return false;
          refused++;
          seen.add(order.symbol);
          return true;
        }),
      },
    );
    const bare: unknown[] = [];
    let session = FROM;
    for (let day = 0; day < 40; day++, session = nextSession(session)) {
      seen.clear();
      await desk.day(session);
      for (const [symbol, s] of await cover(desk)) if (s.held !== s.onSale) bare.push({ session, symbol, ...s });
    }
    expect(refused).toBeGreaterThan(3);
    expect(bare).toEqual([]);
    await expectBalanced(desk);
  }); // prettier-ignore

  it('P7: where an exit is refused its stop is back in the same cycle, and every cycle tries again until it is taken', async () => {
    let closed = true;
    const desk = await wired({ PLAN_STOP: 'atr:9' }, { broker: refusing((order) => closed && order.side === 'sell' && order.type === 'market') });
    const sent = () => results(desk).filter((o) => o.purpose === 'exit');
    let session = await days(desk, FROM, () => sent().length > 0);
    const symbol = sent()[0]?.symbol as string;
    for (let day = 0; day < 3; day++, session = nextSession(session)) {
      await desk.day(session);
      const state = (await cover(desk)).get(symbol);
      expect(state?.onSale).toBe(state?.held);
    }
    expect(sent().filter((o) => o.symbol === symbol).length, 'not left to the rule alone').toBe(4);
    closed = false;
    session = await desk.days(session, 2);
    expect(desk.book.position(symbol)).toBeUndefined();
    expect(closedTrades(desk).findLast((t) => t.symbol === symbol)?.reason).toBe('strategy_exit');
    await expectBalanced(desk);
  }); // prettier-ignore
});

describe('a desk with every kind of plan', () => {
  it('P4: broken at every 29th event and started again ends as the uninterrupted one, link by link', async () => {
    const dir = await generatedHistory(SYMBOLS, '2023-10-31');
    const env = { PLAN_STOP: 'atr:3', PLAN_TRAIL: 'percent:3', PLAN_TARGET: 'percent:4', PLAN_TIME_LIMIT: '8' };
    const run = { replay: dir, from: '2023-07-03', to: '2023-10-31' };
    const [calm, broken] = ['calm', 'broken'].map((name) => path.join(scratchFolder(name), 'desk.db')) as [string, string];
    const whole = await startDesk({ file: calm, symbols: SYMBOLS, run, env });
    const raised = whole.events.filter((e) => e.type === 'exits_ready' && e.payload.cancels.some((c) => c.reason === 'raised'));
    expect(raised.length).toBeGreaterThan(3);
    const faults: string[] = [];
    for (let ended = false; !ended;) {
      const { ending, fault } = await startDesk({ file: broken, symbols: SYMBOLS, run, env, crashAfter: 29 });
      ended = ending !== null || faults.length > 500;
      if (!ended) faults.push(String(fault));
    }
    expect(faults.length).toBeGreaterThan(20);
    expect(faults.filter((fault) => !fault.includes('killed here')), 'nothing but the planted fault stops it').toEqual([]);
    expect(await books(broken)).toEqual(await books(calm));
  });
}); // prettier-ignore
