import { describe, expect, it } from 'vitest';
import type { OrderView, PositionView } from '../../db/index.ts';
import { GrowingSeries } from '../../domain/index.ts';
import type { Bar } from '../../domain/index.ts';
import { fullestGroup, openRisk } from '../../web/server/routes/limit-uses.ts';

/** A day a bar, each with a range of two dollars. */
const series = (symbol: string, close: (i: number) => number): GrowingSeries =>
  new GrowingSeries(
    symbol,
    Array.from({ length: 60 }, (_, i): Bar => {
      const date = new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10);
      return { date, open: close(i), high: close(i) + 1, low: close(i) - 1, close: close(i), volume: 1000 };
    }),
  );
const wave = (i: number): number => 100 + Math.sin(i);
const members = new Map([
  ['AAA', series('AAA', wave)],
  ['BBB', series('BBB', (i) => 2 * wave(i))],
  ['CCC', series('CCC', (i) => 100 + Math.cos(i))],
]);
const held = (symbol: string, qty: number, stop: number | null): PositionView => ({ symbol, qty, avgEntryPrice: 100, lastPrice: 100, unrealised: 0, realised: 0, stop, target: null, trail: null, timeLimit: null }); // prettier-ignore

describe('how much of a limit is used', () => {
  it('what moves alike is one group, and the fullest is told with its members', () => {
    const positions = [held('AAA', 10, null), held('BBB', 5, null), held('CCC', 12, null)];
    expect(fullestGroup(positions, members, 0.8)).toEqual({ name: 'AAA, BBB', value: 1500 });
    expect(fullestGroup(positions, new Map(), 0.8), 'without bars each stands alone').toEqual({ name: 'CCC', value: 1200 }); // prettier-ignore
    expect(fullestGroup([], members, 0.8)).toEqual({ name: null, value: 0 });
  });

  it('open risk goes down to the stops, by the range where there is none, and counts entries that still work', () => {
    const settings = { RISK_ATR_MULTIPLE: 1.5 };
    expect(openRisk([held('AAA', 10, 95)], [], members, settings)).toBeCloseTo(50, 10);
    expect(
      openRisk([held('AAA', 10, 105)], [], members, settings),
      'a stop above the price loses nothing',
    ).toBe(0);
    const range = openRisk([held('AAA', 1, null)], [], members, settings) / 1.5;
    expect(range, 'ATR14 of bars with a range of two dollars').toBeCloseTo(2, 0);
    expect(openRisk([held('ZZZ', 2, null)], [], members, settings), 'nothing is known of it').toBe(200);
    const order = (more: Partial<OrderView>): OrderView => ({ id: 'o', parentId: null, symbol: 'AAA', side: 'buy', qty: 10, filledQty: 4, status: 'accepted', limitPrice: 100, stopPrice: null, ...more }) as OrderView; // prettier-ignore
    const leg = order({
      id: 'leg',
      parentId: 'o',
      side: 'sell',
      status: 'held',
      stopPrice: 90,
      limitPrice: null,
    });
    expect(openRisk([], [order({}), leg], members, settings)).toBeCloseTo(60, 10);
    expect(openRisk([], [order({ status: 'filled' }), leg], members, settings)).toBe(0);
  });
});
