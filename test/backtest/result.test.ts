import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { backtest } from '../../backtest/run.ts';
import { metrics } from '../../cli/commands/metrics.ts';
import type { Face } from '../../cli/face.ts';
import { createStyle } from '../../cli/style.ts';
import { ReplayedClock } from '../../domain/index.ts';
import { books, generatedHistory, scratchFolder, startDesk } from '../support/desk.ts';
import { COMPARABLE, madeHistories, requestOf, run } from './run.ts';

const GENERATED = madeHistories(21, 700, [
  { symbol: 'AAA' },
  { symbol: 'BBB', gaps: 0.05 },
  { symbol: 'CCC', begins: 200 },
]);

async function metricsOf(file: string): Promise<Record<string, unknown>> {
  let text = '';
  const face = {
    version: '', tty: false, color: false, style: createStyle(false),
    out: (line: string) => void (text += line), err: () => undefined,
    verbose: () => false, end: async () => undefined, hide: () => undefined,
  } satisfies Face; // prettier-ignore
  await metrics(face, file, { json: true });
  return JSON.parse(text) as Record<string, unknown>;
}

describe('the figures of a backtest', () => {
  it('are those that the metrics command gives for its equity, with cash as the level before the first', async () => {
    const { equity, metrics: found } = await run(GENERATED, { ...COMPARABLE, strategy: 'Breakout', sizing: 'fixed:100' }); // prettier-ignore
    const file = path.join(scratchFolder('backtest-metrics'), 'equity.csv');
    const before = ['date,equity', '2012-01-02,100000'];
    writeFileSync(file, [...before, ...equity.map((e) => `${e.time},${e.equity}`), ''].join('\n'));
    const { cagrCalendar, ...wanted } = await metricsOf(file);
    const { cagrCalendar: own, trades, deflatedSharpe, ...figures } = found;
    expect(JSON.parse(JSON.stringify(figures))).toEqual(wanted);
    // By the calendar the two differ in their first date: equity has one for each session, the cash has none.
    expect(own).toBeCloseTo(cagrCalendar as number, 3);
    expect(trades.count).toBeGreaterThan(5);
    expect(deflatedSharpe).toBe(figures.psr);
  });

  it('golden: Breakout over generated history ends in these statistics and orders', async () => {
    const {
      metrics: found,
      ordersHash,
      trades,
    } = await run(GENERATED, { ...COMPARABLE, strategy: 'Breakout' });
    expect({
      trades: trades.length,
      closed: found.trades.count,
      total: found.totalReturn?.toFixed(8),
      sharpe: found.sharpe?.toFixed(6),
      deepest: found.maxDrawdown?.toFixed(8),
      holding: found.trades.averageHolding?.toFixed(4),
      ordersHash,
    }).toMatchInlineSnapshot(`
      {
        "closed": 27,
        "deepest": "-0.00354920",
        "holding": "39.4444",
        "ordersHash": "a92b39dcd841a2e85f6108ed2c3b853e32ac8734adb0b75620f67ed8cedde8d5",
        "sharpe": "3.530674",
        "total": "0.03754338",
        "trades": 29,
      }
    `);
  });

  it("golden: the rules with the desk's own sizes, plans and limits end in these", async () => {
    const {
      metrics: found,
      ordersHash,
      trades,
      fees,
    } = await run(GENERATED, { from: GENERATED[0]?.dates[300] });
    expect({
      trades: trades.length,
      total: found.totalReturn?.toFixed(8),
      sharpe: found.sharpe?.toFixed(6),
      fees: fees.toFixed(4),
      ordersHash,
    }).toMatchInlineSnapshot(`
      {
        "fees": "5.3520",
        "ordersHash": "4940fbf9f381faa80296010daff246a96d3f1df41d56ba69d5f30eaa640c4c12",
        "sharpe": "4.833555",
        "total": "0.44117544",
        "trades": 13,
      }
    `);
  });
});

describe('what was tested is what trades', () => {
  it('the same days through a backtest and through a replayed desk give the same trades and equity, ids included', async () => {
    const symbols = ['AAPL', 'MSFT', 'SPY', 'QQQ'];
    const [from, to] = ['2023-06-01', '2024-03-28'];
    const dir = await generatedHistory(symbols, to);
    const file = path.join(scratchFolder('backtest-replay'), 'desk.db');
    await startDesk({ file, symbols, run: { replay: dir, from, to } });
    const lived = await books(file);
    const request = await requestOf({ data: dir, from, to }, { SYMBOLS: symbols.join(',') });
    const tested = await backtest(request, { wall: new ReplayedClock() });
    expect(tested.trades.length, 'days without trades would prove nothing').toBeGreaterThan(5);
    expect(tested.trades).toEqual(lived.trades);
    expect(tested.equity.map((e) => e.equity)).toEqual(lived.equity.map((e) => e.equity));
  });
});
