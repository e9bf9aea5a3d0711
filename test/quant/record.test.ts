import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GrowingSeries, type Action, type BarSeries } from '../../domain/index.ts';
import { RecordBook, StrategyRecord } from '../../quant/index.ts';
import { disagreements } from '../analytics/disagreements.ts';
import { naiveEvidence, type Decide } from './naive-evidence.ts';

const price = fc.integer({ min: 50, max: 200 });
const path = fc.array(
  fc.record({ open: price, close: price, action: fc.constantFrom('buy', 'sell', 'hold') }),
  {
    minLength: 1,
    maxLength: 60,
  },
) as fc.Arbitrary<{ open: number; close: number; action: Action }[]>;

function seriesOf(bars: readonly { open: number; close: number }[], revision = 0): GrowingSeries {
  return new GrowingSeries(
    'AAPL',
    bars.map(({ open, close }, i) => ({
      date: `2020-${String(1 + Math.floor(i / 28)).padStart(2, '0')}-${String(1 + (i % 28)).padStart(2, '0')}`,
      open,
      high: Math.max(open, close),
      low: Math.min(open, close),
      close,
      volume: 1000,
    })),
    revision,
  );
}

/** Follows the script, and leaves of itself what it has held for five bars: what it holds matters. */
const scripted =
  (bars: readonly { action: Action }[]): Decide =>
  (i, held) =>
    held !== null && i - held.entryIndex >= 5 ? 'sell' : (bars[i]?.action ?? 'hold');

function advance(record: StrategyRecord, series: BarSeries, decide: Decide, through: number): void {
  for (let i = record.next; i <= through; i++) record.advance(series, i, decide(i, record.held));
}

describe('strategy record', () => {
  it('enters and leaves at the next open and marks at the close', () => {
    const series = seriesOf([
      { open: 100, close: 100 },
      { open: 110, close: 121 },
      { open: 100, close: 60.5 },
      { open: 55, close: 99 },
    ]);
    const record = new StrategyRecord(0);
    record.advance(series, 0, 'buy');
    expect(record.held).toEqual({ qty: 1, entryIndex: 1 });
    record.advance(series, 1, 'hold');
    expect(record.evidence()).toMatchObject({
      bars: 1,
      trades: 0,
      expectancy: null,
      sharpe: null,
      maxDrawdown: 0,
    });
    record.advance(series, 2, 'sell');
    expect(record.held).toBeNull();
    expect(record.evidence().trades, 'the exit fills tomorrow').toBe(0);
    record.advance(series, 3, 'hold');
    // Day by day: 121/110, then 60.5/121, then 55/60.5; the trade is 55/110.
    const after = record.evidence();
    expect(after).toMatchObject({ bars: 3, trades: 1, wins: 0, winRate: 0, expectancy: -0.5 });
    expect(after.maxDrawdown).toBeCloseTo(55 / 121 - 1, 12);
    const [a, b, c] = [0.1, -0.5, 55 / 60.5 - 1];
    const mean = (a + b + c) / 3;
    const deviation = Math.sqrt(((a - mean) ** 2 + (b - mean) ** 2 + (c - mean) ** 2) / 2);
    expect(after.sharpe).toBeCloseTo((mean / deviation) * Math.sqrt(252), 9);
  });

  it.each([0, 1, 10])(
    'equals a rerun from scratch at every bar, over a window of %d (0 is all)',
    (window) => {
      fc.assert(
        fc.property(path, fc.nat(4), (bars, first) => {
          const series = seriesOf(bars);
          const decide = scripted(bars);
          const record = new StrategyRecord(first, window);
          for (let i = first; i < series.length; i++) {
            advance(record, series, decide, i);
            const naive = naiveEvidence(series, decide, first, i, window);
            expect(disagreements(record.evidence(), naive, 1e-9)).toEqual([]);
          }
        }),
        { seed: 1, numRuns: 150 },
      );
    },
  );

  it('P6: later bars do not change what was said', () => {
    fc.assert(
      fc.property(path, fc.nat(59), (bars, cut) => {
        const end = Math.min(cut, bars.length - 1);
        const whole = new StrategyRecord(0);
        advance(whole, seriesOf(bars), scripted(bars), end);
        const truncated = new StrategyRecord(0);
        advance(truncated, seriesOf(bars.slice(0, end + 1)), scripted(bars), end);
        expect(whole.evidence()).toEqual(truncated.evidence());
      }),
      { seed: 2, numRuns: 150 },
    );
  });

  it('refuses a bar out of order', () => {
    const record = new StrategyRecord(2);
    const series = seriesOf(Array.from({ length: 5 }, () => ({ open: 1, close: 1 })));
    expect(() => record.advance(series, 0, 'hold')).toThrow(/record of bar 2 was given bar 0/);
  });
});

describe('record book', () => {
  const bars = Array.from({ length: 50 }, (_, i) => ({
    open: 100 + ((i * 37) % 23),
    close: 100 + ((i * 53) % 29),
    action: (['buy', 'hold', 'sell', 'hold', 'buy'] as const)[i % 5] as Action,
  }));
  const strategy = (decide: Decide, basis?: string) => ({
    name: 'Breakout',
    minimumBars: 4,
    decide,
    ...(basis === undefined ? {} : { basis }),
  });
  const counted = (): { decide: Decide; asked: number[] } => {
    const asked: number[] = [];
    const follow = scripted(bars);
    return { asked, decide: (i, held) => (asked.push(i), follow(i, held)) };
  };

  it('catches up from the first bar the strategy can speak on, then takes each bar once', () => {
    const { decide, asked } = counted();
    const series = seriesOf(bars);
    const book = new RecordBook();
    book.evidence(series, strategy(decide), 10);
    const said = book.evidence(series, strategy(decide), 12);
    expect(book.evidence(series, strategy(decide), 12)).toEqual(said);
    expect(asked).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(disagreements(said, naiveEvidence(series, scripted(bars), 3, 12, 0), 1e-9)).toEqual([]);
  });

  it('before the strategy can speak there is no evidence', () => {
    const { decide, asked } = counted();
    const evidence = new RecordBook().evidence(seriesOf(bars), strategy(decide), 2);
    expect(evidence).toMatchObject({ bars: 0, trades: 0, sharpe: null, expectancy: null, maxDrawdown: 0 });
    expect(asked).toEqual([]);
  });

  it.each([
    ['a restated series', 1, 12, undefined],
    ['an earlier bar', 0, 8, undefined],
    ['another basis', 0, 12, 'other universe'],
  ])('begins again with %s and says what a new book says', (_, revision, at, basis) => {
    const { decide, asked } = counted();
    const book = new RecordBook(20);
    book.evidence(seriesOf(bars), strategy(decide), 12);
    asked.length = 0;
    const series = seriesOf(bars, revision);
    const again = book.evidence(series, strategy(decide, basis), at);
    expect(again).toEqual(new RecordBook(20).evidence(series, strategy(scripted(bars)), at));
    expect(asked[0]).toBe(3);
    expect(asked.at(-1)).toBe(at);
  });

  it('keeps symbols and strategies apart', () => {
    const book = new RecordBook();
    const series = seriesOf(bars);
    const idle = { name: 'MeanReversion', minimumBars: 4, decide: (): Action => 'hold' };
    const busy = book.evidence(series, strategy(scripted(bars)), 40);
    expect(book.evidence(series, idle, 40).trades).toBe(0);
    expect(busy.trades).toBeGreaterThan(0);
    expect(book.evidence(series, strategy(scripted(bars)), 40)).toEqual(busy);
  });
});
