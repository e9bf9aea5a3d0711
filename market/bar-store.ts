import type { Bar } from '../domain/index.ts';

/** What is stored of one symbol. */
export interface StoredSeries {
  readonly revision: number;
  /** Oldest first, dates unique. */
  readonly bars: readonly Bar[];
}

/** Keeps every bar ever fetched, so that live, replay and parity begin at the same bar. */
export interface BarStore {
  /** Symbols without bars are left out. */
  load(symbols: readonly string[]): Promise<ReadonlyMap<string, StoredSeries>>;
  /** Adds bars behind those there are; a bar of a date that is there already replaces it. */
  append(symbol: string, revision: number, bars: readonly Bar[]): Promise<void>;
  /** Puts a restated history in the place of the former one, in one step; the former one is kept beside it. */
  replace(symbol: string, revision: number, bars: readonly Bar[]): Promise<void>;
  /** Histories of a symbol that others have replaced, by revision. */
  former(symbol: string): Promise<readonly StoredSeries[]>;
}

/** Forgets everything. */
export const nullBarStore: BarStore = {
  load: () => Promise.resolve(new Map()),
  append: () => Promise.resolve(),
  replace: () => Promise.resolve(),
  former: () => Promise.resolve([]),
};

/** Keeps bars as long as the process lives. */
export function memoryBarStore(): BarStore {
  const held = new Map<string, { revision: number; bars: Map<string, Bar> }>();
  const former = new Map<string, Map<number, readonly Bar[]>>();
  const byDate = (bars: Iterable<Bar>): Bar[] => [...bars].sort((a, b) => (a.date < b.date ? -1 : 1));
  return {
    load(symbols) {
      const found = new Map<string, StoredSeries>();
      for (const symbol of symbols) {
        const series = held.get(symbol);
        if (series && series.bars.size > 0) {
          found.set(symbol, { revision: series.revision, bars: byDate(series.bars.values()) });
        }
      }
      return Promise.resolve(found);
    },
    append(symbol, revision, bars) {
      const series = held.get(symbol) ?? { revision, bars: new Map<string, Bar>() };
      for (const bar of bars) series.bars.set(bar.date, { ...bar });
      held.set(symbol, { revision, bars: series.bars });
      return Promise.resolve();
    },
    former(symbol) {
      const kept = [...(former.get(symbol) ?? [])].sort(([a], [b]) => a - b);
      return Promise.resolve(kept.map(([revision, bars]) => ({ revision, bars })));
    },
    replace(symbol, revision, bars) {
      const before = held.get(symbol);
      const kept = former.get(symbol) ?? new Map<number, readonly Bar[]>();
      if (before) former.set(symbol, kept.set(before.revision, byDate(before.bars.values())));
      held.set(symbol, { revision, bars: new Map(bars.map((bar) => [bar.date, { ...bar }])) });
      return Promise.resolve();
    },
  };
}
