import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  barAt,
  createRng,
  GrowingSeries,
  STRATEGY_NAMES,
  type Bar,
  type BarLibrary,
  type StrategyName,
} from '../../domain/index.ts';
import { RecordBook } from '../../quant/index.ts';
import { StrategyReader, type Reading } from '../../strategies/index.ts';
import { randomBars, weekdays } from '../indicators/made-series.ts';

const SYMBOLS = ['AAA', 'BBB', 'CCC', 'LATE', 'BENCH'] as const;
const LENGTH = 250;
const DATES = weekdays(LENGTH);

const readerOf = (series: ReadonlyMap<string, GrowingSeries>): StrategyReader => {
  const library: BarLibrary = { series: (symbol) => series.get(symbol) };
  const options = { symbols: SYMBOLS.slice(0, 4), benchmark: 'BENCH', sectors: new Map([['AAA', 'One'], ['BBB', 'One']]) }; // prettier-ignore
  const reader = new StrategyReader(library, options);
  reader.refresh();
  return reader;
};

/** What the desk holds, copied bar by bar: nothing carried over. */
const copyOf = (series: ReadonlyMap<string, GrowingSeries>): Map<string, GrowingSeries> =>
  new Map(
    [...series].map(([symbol, s]) => [
      symbol,
      new GrowingSeries(
        symbol,
        Array.from({ length: s.length }, (_, i) => barAt(s, i)),
        s.revision,
      ),
    ]),
  );

const evidenceOf = (book: RecordBook, name: string, { series, prepared, minimumBars, basis }: Reading) =>
  book.evidence(
    series,
    { name, minimumBars, basis, decide: (i, held) => prepared.decide(i, held).action },
    series.length - 1,
  );

/** A desk's life: symbols grow, one is listed later, one is restated, and one bar comes a day late. */
function live(
  seed: number,
  each: (series: Map<string, GrowingSeries>, day: number, reader: StrategyReader) => void,
): void {
  const rng = createRng(seed);
  const all = new Map(SYMBOLS.map((symbol, k) => [symbol, randomBars(`${seed}/${k}`, LENGTH, DATES)]));
  const series = new Map<string, GrowingSeries>();
  const reader = readerOf(series);
  const listed = 20 + Math.floor(rng.next() * 60);
  const restated = 205 + Math.floor(rng.next() * 30);
  const late = 205 + Math.floor(rng.next() * 30);
  for (let day = 0; day < LENGTH; day++) {
    for (const symbol of SYMBOLS) {
      const bars = all.get(symbol) as Bar[];
      const held = series.get(symbol);
      if (symbol === 'LATE' && day < listed) continue;
      if (held === undefined || (symbol === 'BBB' && day === restated)) {
        const ratio = held === undefined ? 1 : 2;
        const basis = bars.slice(0, day + 1).map((b) => ({ ...b, open: b.open / ratio, high: b.high / ratio, low: b.low / ratio, close: b.close / ratio })); // prettier-ignore
        series.set(symbol, new GrowingSeries(symbol, basis, ratio));
      } else if (!(symbol === 'CCC' && day === late)) {
        for (let i = held.length; i <= day; i++) held.append(bars[i] as Bar);
      }
    }
    reader.refresh();
    each(series, day, reader);
  }
}

describe('the reader, carried on from day to day', () => {
  it.each(STRATEGY_NAMES)(
    'P5: %s decides and has shown what a reader built anew says, through a listing, a restatement and a late bar',
    (name: StrategyName) => {
      const actions = new Set<string>();
      fc.assert(
        fc.property(fc.nat(1e6), (seed) => {
          const book = new RecordBook();
          live(seed, (series, day, reader) => {
            if (day % 9 !== 0 && day < 200) return;
            const anew = readerOf(copyOf(series));
            for (const symbol of ['AAA', 'BBB']) {
              expect(reader.decide(symbol, name), `${symbol} on day ${day}`).toEqual(
                anew.decide(symbol, name),
              );
              actions.add(reader.decide(symbol, name).action);
              const evidence = evidenceOf(book, name, reader.reading(symbol, name));
              expect(evidence, `${symbol} on day ${day}`).toEqual(
                evidenceOf(new RecordBook(), name, anew.reading(symbol, name)),
              );
            }
          });
        }),
        { seed: 1, numRuns: 2 },
      );
      expect([...actions], 'or nothing was compared').toContain('buy');
    },
  );

  it('P5: the market context is bit for bit that of a reader built anew', () => {
    live(7, (series, day, reader) => {
      const anew = readerOf(copyOf(series));
      for (const symbol of series.keys()) {
        expect(reader.context(symbol), `${symbol} on day ${day}`).toEqual(anew.context(symbol));
      }
    });
  });

  it('a restated symbol changes what rests on the universe, not what rests on the symbol alone', () => {
    let before = { own: '', universe: '' };
    const changes: string[] = [];
    live(3, (_series, day, reader) => {
      const now = {
        own: reader.reading('AAA', 'Breakout').basis,
        universe: reader.reading('AAA', 'MomentumRotation').basis,
      };
      if (day > 0 && now.own !== before.own) changes.push(`own ${day}`);
      if (day > 0 && now.universe !== before.universe) changes.push('universe');
      before = now;
    });
    expect(changes, 'listed, restated, late').toEqual(['universe', 'universe', 'universe']);
  });
});
