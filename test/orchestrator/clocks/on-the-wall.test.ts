import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { lastFinishedSession } from '../../../domain/calendar/index.ts';
import type { Clock } from '../../../domain/index.ts';
import { routedMarket, simulatedMarket } from '../../../market/index.ts';
import type { MarketData } from '../../../market/index.ts';
import { books, scratchFolder, startDesk } from '../../support/desk.ts';

/** A generated market as a live provider would give it: nothing that has not finished on the clock. */
function liveMarket(clock: Clock): MarketData {
  const market = simulatedMarket({ seed: 25 });
  return {
    name: 'yahoo',
    kind: 'live',
    splits: (symbols, after, through) => market.splits(symbols, after, through),
    range: () => market.range(),
    dailyBars(request) {
      if (request.through > lastFinishedSession(clock.now()))
        throw new Error(`asked for ${request.through} before its close`);
      return market.dailyBars(request);
    },
  };
}

/** The desk on a wall clock that only its own sleeping moves. */
function wall(file: string, start: string) {
  let now = Date.parse(start);
  const clock: Clock = { kind: 'wall', now: () => now };
  const sleep = async (milliseconds: number): Promise<void> => {
    // Whatever is under way comes to its end first: no cycle takes a minute.
    await new Promise((resolve) => setImmediate(resolve));
    now += milliseconds;
  };
  const world = { wall: clock, sleep, market: () => routedMarket([liveMarket(clock)]) };
  return (cycles: number, crashAfter?: number) =>
    startDesk({
      file,
      symbols: ['AAPL', 'MSFT', 'GOOGL', 'SPY', 'QQQ'],
      env: { DATA_PROVIDER: 'yahoo' },
      run: { cycles: String(cycles) },
      world,
      ...(crashAfter === undefined ? {} : { crashAfter }),
    });
}

describe('the desk on the wall clock with live data', () => {
  it('P6: decides after each close, and what it decides fills at the next open', async () => {
    const file = path.join(scratchFolder('wall'), 'desk.db');
    const run = wall(file, '2024-01-02T21:30:00Z');
    expect(await run(12)).toMatchObject({ ending: 'cycles', fault: null });
    const { cycles, orders, verified } = await books(file);
    expect(cycles.map((c) => c.session).slice(0, 4)).toEqual([
      '2024-01-02',
      '2024-01-03',
      '2024-01-04',
      '2024-01-05',
    ]);
    expect(cycles.every((c) => c.status === 'completed')).toBe(true);
    const filled = orders.filter((o) => o.purpose === 'entry' && o.status === 'filled');
    expect(filled.length).toBeGreaterThan(2);
    expect(filled.filter((o) => o.updatedAt.slice(0, 10) <= o.createdAt.slice(0, 10))).toEqual([]);
    expect(verified.ok).toBe(true);
  });

  it('P4: ended within a cycle, it closes that cycle as interrupted, sends nothing twice and goes on', async () => {
    const file = path.join(scratchFolder('wall'), 'desk.db');
    const run = wall(file, '2024-01-02T21:30:00Z');
    let broken = 0;
    for (let crash = 31; broken < 6; crash += 5) {
      const { fault } = await run(30, crash);
      expect(String(fault)).toContain('killed here');
      broken++;
    }
    expect(await run(10)).toMatchObject({ ending: 'cycles', fault: null });
    const { cycles, orders, equity, verified } = await books(file);
    const ids = orders.map((o) => o.clientOrderId);
    expect(new Set(ids).size, 'no client order id twice').toBe(ids.length);
    expect(new Set(cycles.map((c) => c.id)).size).toBe(cycles.length);
    expect(cycles.some((c) => c.status === 'interrupted')).toBe(true);
    expect(cycles.filter((c) => c.status === 'running')).toEqual([]);
    expect(equity.length).toBeGreaterThan(10);
    expect(verified.ok).toBe(true);
  });
});
