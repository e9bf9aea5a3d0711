import { beforeAll, describe, expect, it } from 'vitest';
import { CAUSES } from '../../../backtest/parity/index.ts';
import type { Cause, ParityReport } from '../../../backtest/parity/index.ts';
import { selectorChain } from '../../../llm/index.ts';
import { choosing, DAY, histories, parityOf, record, TABLE } from './planted.ts';
import type { Planted } from './planted.ts';

/** The symbol that each cause is planted in. */
const PLANTED = { fill: 'GOOGL', latency: 'AMZN', model: 'MSFT', code: 'META' } as const;
const DATA = 'TSLA';

/** The close that was decided on was one per cent higher than history now says. */
const restated = () =>
  histories((symbol, series) =>
    symbol !== DATA
      ? series
      : { ...series, bars: series.bars.map((bar) => (bar.date === DAY ? { ...bar, close: bar.close * 0.99 } : bar)) },
  ); // prettier-ignore

/** What the stations behind Data say. */
const SAID: ReadonlySet<string> = new Set(['exits_ready', 'signals_ready', 'validated_ready', 'approved_ready', 'executed_ready', 'order_updated', 'audited_ready']); // prettier-ignore

const named = (report: ParityReport) =>
  Object.fromEntries(report.differences.map(({ symbol, cause }) => [symbol, cause]));
const sum = (report: ParityReport): number => report.differences.reduce((all, d) => all + d.dollars, 0);

describe('parity of a recorded day', () => {
  let calm: Awaited<ReturnType<typeof record>>;
  beforeAll(async () => {
    calm = await record({});
  });

  it('P5: a day that is lived once more with the same inputs differs in nothing, to the micro-dollar', async () => {
    for (const { payload } of calm.of('cycle_completed').slice(0, 3)) {
      const report = await parityOf(calm.events, { histories: await histories(), session: payload.session });
      expect(report.differences).toEqual([]);
      expect(report.recordedPnl).toBe(report.simulatedPnl);
      expect(report.unexplainedShare).toEqual({ count: 0, dollars: 0 });
    }
  });

  it('five planted differences, one of each cause, are found, and each is named rightly', async () => {
    const report = await parityOf((await record(PLANTED)).events, { histories: await restated() });
    const bySymbol = Object.fromEntries(Object.entries(PLANTED).map(([cause, symbol]) => [symbol, cause]));
    expect(named(report)).toEqual({ ...bySymbol, [DATA]: 'data' });
    expect(CAUSES.map((cause) => report.causes[cause].count)).toEqual([1, 1, 1, 1, 1]);
    expect(report.causes.unexplained).toEqual({ count: 0, dollars: 0, absolute: 0 });
    expect(
      report.differences.every((d) => d.dollars !== 0),
      'each has cost or earned something',
    ).toBe(true);
    expect(report.positions.reduce((all, p) => all + p.dollars, 0)).toBeCloseTo(sum(report), 6);
    expect(sum(report), 'the parts are the whole').toBeCloseTo(
      (report.recordedPnl as number) - (report.simulatedPnl as number),
      5,
    );
    expect(report.changedBars[DATA]).toMatch(/^the close of 2024-01-02 was 93\.59 and is 92\.65\d* now$/);
  });

  it.each(Object.entries(PLANTED))('a difference of %s alone is found alone', async (cause, symbol) => {
    const planted: Planted = { [cause as Cause]: symbol };
    const report = await parityOf((await record(planted)).events, { histories: await histories() });
    expect(named(report)).toEqual({ [symbol]: cause });
  });

  it('bars that are nowhere any more are said to be lost, and count as data', async () => {
    const changed = await restated();
    const kept = new Map(changed.kept).set(DATA, [changed.now.get(DATA)!]);
    const report = await parityOf(calm.events, { histories: { kept, now: changed.now } });
    expect(named(report)).toEqual({ [DATA]: 'data' });
    expect(report.changedBars[DATA]).toContain('nowhere any more');
  });

  it('a model difference that changes no order is told by its signal, and costs nothing', async () => {
    const selectors = async () => selectorChain([choosing({ ...TABLE, SPY: 'BollingerBands' })]);
    const report = await parityOf(calm.events, { histories: await histories(), selectors });
    expect(report.differences).toMatchObject([{ kind: 'signal', cause: 'model', symbol: 'SPY', dollars: 0 }]);
  });

  it('a fill of an order that the desk did not decide is unexplained, and the share says how much it is', async () => {
    const events = calm.events.map((event) =>
      event.type === 'approved_ready' && event.payload.session === DAY
        ? { ...event, payload: { ...event.payload, orders: event.payload.orders.filter((o) => o.symbol !== 'MSFT') } }
        : event,
    ); // prettier-ignore
    const report = await parityOf(events, { histories: await histories() });
    expect(report.causes.unexplained.count).toBe(1);
    expect(report.differences.find((d) => d.cause === null)).toMatchObject({ symbol: 'MSFT', kind: 'fill' });
    expect(report.unexplainedShare.dollars).toBeGreaterThan(0);
    expect(report.unexplainedShare.count).toBe(0.5);
  });

  it('where the next session was not decided on, both accounts are marked by the bars of now', async () => {
    const [, second] = calm.of('cycle_completed');
    const gone = calm.events.filter((e) => e.cycleId !== second!.cycleId);
    const report = await parityOf(gone, { histories: await histories() });
    expect(report).toMatchObject({ settled: true, differences: [] });
    expect(report.recordedPnl).toBe(report.simulatedPnl);
  });

  it('a cycle that was ended within decided nothing in time: what it would have sent is missing for latency', async () => {
    const cut = calm.events.filter((e, i) => i < calm.events.findIndex((o) => o.type === 'cycle_completed') && !SAID.has(e.type)); // prettier-ignore
    const report = await parityOf(cut, { histories: await histories() });
    expect(report.status).toBe('running');
    expect(report.differences.filter((d) => d.kind === 'order')).toHaveLength(5);
    expect(report.differences.every((d) => d.cause === 'latency' && d.recorded === null)).toBe(true);
  });

  it('before the next session is recorded decisions are compared and profit is not; a day without a cycle is refused', async () => {
    const end = calm.events.findIndex((e) => e.type === 'cycle_completed') + 1;
    const report = await parityOf(calm.events.slice(0, end), { histories: await histories() });
    expect(report).toMatchObject({ settled: false, differences: [], recordedPnl: null, orders: 5 });
    await expect(parityOf(calm.events, { histories: await histories(), session: '2024-02-01' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    }); // prettier-ignore
  });
});
