import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DeskError, shiftSessions, type Bar } from '../../domain/index.ts';
import {
  DeskBars,
  memoryBarStore,
  refreshBars,
  simulatedMarket,
  type BarsRequest,
  type MarketData,
} from '../../market/index.ts';

const bars = (n: number, from = 0): Bar[] =>
  Array.from({ length: n }, (_, k) => {
    const i = k + from;
    const date = new Date(Date.UTC(2024, 0, 2 + i)).toISOString().slice(0, 10);
    return { date, open: 10 + i, high: 11 + i, low: 9 + i, close: 10.5 + i, volume: 1000 + i };
  });

describe('DeskBars', () => {
  it('names content: equal bars have equal hashes, whatever way they came in', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 12 }), (steps) => {
        const total = steps.reduce((a, b) => a + b);
        const whole = new DeskBars();
        whole.merge('AAPL', 0, bars(total), true);
        const pieces = new DeskBars();
        let at = 0;
        for (const step of steps) {
          // Overlaps what is there, as a retried question does.
          const from = Math.max(0, at - 2);
          pieces.merge('AAPL', 0, bars(at + step - from, from), at === 0);
          at += step;
          expect(pieces.ref('AAPL')).toEqual(whole.ref('AAPL', at));
        }
        expect(pieces.ref('AAPL')).toEqual(whole.ref('AAPL'));
      }),
      { seed: 1, numRuns: 50 },
    );
  });

  it('names different content differently: one bit of one field, symbol, revision or length', () => {
    const hash = (symbol: string, revision: number, some: readonly Bar[]): string => {
      const library = new DeskBars();
      library.merge(symbol, revision, some, true);
      return library.ref(symbol).hash;
    };
    const base = bars(3);
    const hashes = [
      hash('AAPL', 0, base),
      hash('MSFT', 0, base),
      hash('AAPL', 1, base),
      hash('AAPL', 0, bars(2)),
    ];
    for (const field of ['open', 'high', 'low', 'close', 'volume'] as const) {
      const changed = base.map((b, i) => (i === 1 ? { ...b, [field]: b[field] * (1 + Number.EPSILON) } : b));
      hashes.push(hash('AAPL', 0, changed));
    }
    hashes.push(hash('AAPL', 0, base.map((b, i) => (i === 2 ? { ...b, date: '2024-02-01' } : b)))); // prettier-ignore
    expect(new Set(hashes).size).toBe(hashes.length);
    expect(hashes[0]).toMatch(/^[0-9a-f]{64}$/);
  });

  it('gives the hash of an earlier length after a later one', () => {
    const library = new DeskBars();
    library.merge('AAPL', 0, bars(5), true);
    const early = library.ref('AAPL', 2);
    expect(library.ref('AAPL').length).toBe(5);
    expect(library.ref('AAPL', 2)).toEqual(early);
    expect(() => library.ref('AAPL', 6)).toThrow(DeskError);
    expect(() => library.ref('MSFT')).toThrow(DeskError);
  });

  it('keeps what it holds when a restated answer is not complete, and replaces it when it is', () => {
    const library = new DeskBars();
    expect(library.merge('AAPL', 0, bars(5), true)).toBe('replaced');
    expect(library.merge('AAPL', 0, bars(5), false)).toBe('unchanged');
    expect(library.merge('AAPL', 1, bars(1, 5), false)).toBe('restated');
    expect(library.series('AAPL')?.length).toBe(5);
    expect(library.merge('AAPL', 1, bars(6), true)).toBe('replaced');
    expect(library.series('AAPL')).toMatchObject({ length: 6, revision: 1 });
  });

  it('stores each bar once and takes up from the store where it left', async () => {
    const store = memoryBarStore();
    const first = new DeskBars(store);
    first.merge('AAPL', 0, bars(3), true);
    await first.flush();
    first.merge('AAPL', 0, bars(2, 3), false);
    await first.flush();
    const second = new DeskBars(store);
    await second.load(['AAPL', 'MSFT']);
    expect(second.ref('AAPL')).toEqual(first.ref('AAPL'));
    expect(second.lastDate('AAPL')).toBe('2024-01-06');
    second.merge('AAPL', 2, bars(4), true);
    await second.flush();
    expect((await store.load(['AAPL'])).get('AAPL')).toEqual({ revision: 2, bars: bars(4) });
  });
});

describe('refreshBars', () => {
  function counted(market: MarketData): { market: MarketData; asked: BarsRequest[] } {
    const asked: BarsRequest[] = [];
    const dailyBars = (request: BarsRequest) => {
      asked.push(request);
      return market.dailyBars(request);
    };
    return { asked, market: { ...bound(market), dailyBars } };
  }
  const bound = (market: MarketData): MarketData => ({
    name: market.name,
    kind: market.kind,
    range: () => market.range(),
    splits: (s, a, t) => market.splits(s, a, t),
    dailyBars: (r) => market.dailyBars(r),
  });

  it('P6: session by session it holds what one question through that session gives, splits and all', async () => {
    const source = simulatedMarket({ seed: 3 });
    const [split] = await source.splits(['MSFT'], '2022-01-01', '2022-12-31');
    const exDate = split?.session ?? '';
    expect(exDate, 'this seed has a split in 2022').toMatch(/^2022/);
    const { market, asked } = counted(simulatedMarket({ seed: 3 }));
    const library = new DeskBars(memoryBarStore());
    const symbols = ['AAPL', 'MSFT'];
    for (const through of [-3, -2, -1, 0, 1, 2].map((n) => shiftSessions(exDate, n))) {
      await refreshBars(library, market, { symbols, through });
      for (const [symbol, answer] of await source.dailyBars({ symbols, through })) {
        const fresh = new DeskBars();
        if (answer.ok) fresh.merge(symbol, answer.revision, answer.bars, true);
        expect(library.ref(symbol)).toEqual(fresh.ref(symbol));
      }
    }
    const whole = asked.filter((request) => request.after === undefined).map((request) => request.symbols);
    expect(whole, 'after the first time only the split symbol').toEqual([['AAPL', 'MSFT'], ['MSFT']]);
  });

  it('asks nothing where it is up to date, and tells faults by symbol', async () => {
    const { market, asked } = counted(simulatedMarket());
    const library = new DeskBars();
    const request = { symbols: ['AAPL', 'no such'], through: '2024-01-02' };
    const faults = await refreshBars(library, market, request);
    expect([...faults.keys()]).toEqual(['no such']);
    await refreshBars(library, market, { symbols: ['AAPL'], through: '2024-01-02' });
    expect(asked).toHaveLength(1);
  });
});
