import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { EventOf } from '../../bus/index.ts';
import { rulesSelector, selectorChain } from '../../llm/index.ts';
import type { StrategySelector } from '../../llm/index.ts';
import { simulatedMarket } from '../../market/index.ts';
import { books, scratchFolder, startDesk } from '../support/desk.ts';
import { failing, fillsOf, wiredDesk } from './wired-desk.ts';
import type { WiredDesk, Wiring } from './wired-desk.ts';

const SYMBOLS = ['AAPL', 'MSFT', 'GOOGL', 'SPY', 'QQQ'];
const FROM = '2023-10-02';
const market = simulatedMarket({ seed: 2 });
const wired = (more: Partial<Wiring> = {}): Promise<WiredDesk> =>
  wiredDesk({ symbols: SYMBOLS, market, ...more });
const urgent = ({ payload: { exits, covers, cancels } }: EventOf<'exits_ready'>): boolean =>
  exits.length + covers.length + cancels.length > 0;
const entriesOf = (desk: WiredDesk, after = 0) =>
  desk
    .of('approved_ready')
    .filter((e) => e.seq > after)
    .flatMap((e) => e.payload.orders.filter((o) => o.purpose === 'entry'));

describe('a model that thinks', () => {
  it('P7: exits are approved and executed while it does not answer, and the entries follow', async () => {
    let answer = (): void => undefined;
    let free = Promise.resolve();
    const thinking: StrategySelector = {
      name: 'thinking',
      immediate: false,
      select: async (request) => {
        await free;
        return rulesSelector.select(request);
      },
    };
    const desk = await wired({ selectors: selectorChain([thinking]) });
    // It answers when nothing has to leave, or when what has to leave is gone: a desk that waits for it hangs here.
    desk.bus.watch((event) => {
      if (event.type === 'cycle_started') free = new Promise((resolve) => (answer = resolve));
      else if (event.type === 'exits_ready' && !urgent(event)) answer();
      else if (event.type === 'executed_ready' && event.payload.part === 'exits') answer();
    });
    await desk.days(FROM, 40);

    const hurried = desk.of('exits_ready').filter(urgent);
    expect(hurried.length, 'a history without exits would prove nothing').toBeGreaterThan(3);
    for (const { cycleId } of hurried) {
      const told = desk.events.filter(
        (e) => e.cycleId === cycleId && !/^(order_updated|position_changed)$/.test(e.type),
      );
      const names = told.map((e) =>
        e.type === 'approved_ready' || e.type === 'executed_ready' ? `${e.type} ${e.payload.part}` : e.type,
      );
      expect(names).toEqual([
        'cycle_started', 'data_ready', 'exits_ready', 'approved_ready exits', 'executed_ready exits', 'signals_ready',
        'validated_ready', 'approved_ready entries', 'executed_ready entries', 'audited_ready', 'cycle_completed',
      ]); // prettier-ignore
    }
    const sent = desk.of('executed_ready').flatMap((e) => e.payload.orders);
    expect(sent.filter((o) => o.outcome !== 'accepted')).toEqual([]);
    const swift = await wired();
    await swift.days(FROM, 40);
    expect(fillsOf(desk), 'what it is asked about is the same, so is what is done').toEqual(fillsOf(swift));
  }, 10_000);

  it('that never gives an answer opens nothing, says who failed, and positions still leave', async () => {
    let up = true;
    const unsure: StrategySelector = {
      name: 'unsure',
      immediate: false,
      select: async (request) =>
        up ? rulesSelector.select(request) : { ok: false, failure: 'HTTP 503' },
    }; // prettier-ignore
    const desk = await wired({ selectors: selectorChain([unsure]) });
    const next = await desk.days(FROM, 11);
    const held = desk.book.positions().map((p) => p.symbol);
    up = false;
    const mark = desk.bus.seq;
    await desk.days(next, 15);
    expect(entriesOf(desk, mark)).toEqual([]);
    for (const { payload } of desk.of('signals_ready').filter((e) => e.seq > mark)) {
      expect(payload).toMatchObject({
        selector: null,
        failures: [{ selector: 'unsure', failure: 'HTTP 503' }],
      });
    }
    const left = desk.of('position_changed').filter((e) => e.seq > mark && e.payload.qty === 0);
    expect(held).toEqual(expect.arrayContaining(left.map((e) => e.payload.symbol)));
    expect(left.some((e) => e.payload.trade?.reason === 'strategy_exit')).toBe(true);
  });

  it('SELECTORS=null: every signal says that the selector abstained, and nothing is opened', async () => {
    const file = path.join(scratchFolder('null'), 'desk.db');
    const env = { SELECTORS: 'null', SEED: '2' };
    expect(await startDesk({ file, symbols: SYMBOLS, env, run: { cycles: '12' } })).toMatchObject({
      ending: 'cycles',
      fault: null,
    });
    const { signals, orders, equity } = await books(file);
    expect(signals).toHaveLength(12 * SYMBOLS.length);
    for (const signal of signals)
      expect(signal).toMatchObject({
        strategy: null,
        action: 'hold',
        reason: 'abstained',
        outcome: 'no_strategy',
      });
    expect(orders).toEqual([]);
    expect(new Set(equity.map((e) => e.equity))).toEqual(new Set([100_000]));
  });
});

describe('a station that fails', () => {
  it.each(['strategy', 'quant'] as const)(
    'P7: with %s broken, exits still go, nothing is opened, and the cycle says why it failed',
    async (name) => {
      let broken = false;
      const desk = await wired({ agent: failing(name, () => broken) });
      const next = await desk.days(FROM, 11);
      expect(desk.book.positions().length).toBeGreaterThan(1);
      broken = true;
      const mark = desk.bus.seq;
      const later = await desk.days(next, 15);
      expect(entriesOf(desk, mark)).toEqual([]);
      for (const { payload } of desk.of('cycle_completed').filter((e) => e.seq > mark)) {
        expect(payload).toMatchObject({ status: 'failed', failures: [`${name}: ${name} is broken`] });
      }
      const left = desk.of('position_changed').filter((e) => e.seq > mark && e.payload.qty === 0);
      expect(left.some((e) => e.payload.trade?.reason === 'strategy_exit')).toBe(true);
      broken = false;
      const mended = desk.bus.seq;
      await desk.days(later, 20);
      expect(desk.of('cycle_completed').at(-1)?.payload).toMatchObject({ status: 'completed', failures: [] });
      expect(entriesOf(desk, mended).length, 'it opens again').toBeGreaterThan(0);
    },
  );

  it('P7: with the position manager broken, SELL signals let positions go, their stops out of the way', async () => {
    let broken = false;
    const desk = await wired({ agent: failing('position-manager', () => broken) });
    const next = await desk.days(FROM, 11);
    broken = true;
    const mark = desk.bus.seq;
    await desk.days(next, 15);
    const cycles = desk.of('cycle_completed').filter((e) => e.seq > mark);
    expect(cycles[0]?.payload).toMatchObject({
      status: 'failed',
      failures: ['position-manager: position-manager is broken'],
    });
    const approved = desk.of('approved_ready').filter((e) => e.seq > mark);
    const exits = approved.flatMap((e) => e.payload.orders.filter((o) => o.purpose === 'exit'));
    expect(exits.length).toBeGreaterThan(1);
    for (const { payload } of approved) {
      for (const exit of payload.orders.filter((o) => o.purpose === 'exit')) {
        expect(payload.cancels.map((c) => c.symbol)).toContain(exit.symbol);
        expect(payload.exitReasons[exit.clientOrderId]?.code).toBe('strategy_exit');
        const { clientOrderId, symbol } = exit;
        expect(payload.outcomes).toContainEqual({ symbol, outcome: 'sent', ref: clientOrderId });
      }
    }
    const sent = desk.of('executed_ready').flatMap((e) => e.payload.orders);
    expect(sent.filter((o) => o.outcome !== 'accepted')).toEqual([]);
    const closed = desk.of('position_changed').filter((e) => e.seq > mark && e.payload.qty === 0);
    expect(closed.map((e) => e.payload.symbol)).toEqual(expect.arrayContaining(exits.map((o) => o.symbol)));
  });

  it('with the data agent broken nothing is sent, the cycle fails with its reason, and the next one goes on', async () => {
    let broken = false;
    const desk = await wired({ agent: failing('data', () => broken) });
    const next = await desk.days(FROM, 11);
    broken = true;
    const mark = desk.bus.seq;
    const later = await desk.days(next, 2);
    expect(desk.events.filter((e) => e.seq > mark && e.type === 'approved_ready')).toEqual([]);
    expect(desk.of('cycle_completed').at(-1)?.payload).toMatchObject({
      status: 'failed',
      failures: ['data: data is broken'],
    });
    broken = false;
    await desk.day(later);
    expect(desk.of('cycle_completed').at(-1)?.payload).toMatchObject({ status: 'completed', failures: [] });
  });
});
