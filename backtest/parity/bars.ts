import type { Bar } from '../../domain/index.ts';
import { DeskBars, memoryBarStore } from '../../market/index.ts';
import type { StoredSeries } from '../../market/index.ts';

export type Series = ReadonlyMap<string, StoredSeries>;

/** Where bars can be found. */
export interface Histories {
  /** What the desk kept of the bars it saw, by symbol: its history, then those that others have replaced. */
  readonly kept: ReadonlyMap<string, readonly StoredSeries[]>;
  /** What history holds now. */
  readonly now: Series;
}

/** Bars as an event names them: so many of a symbol, by the hash of their content. */
interface Named {
  readonly symbol: string;
  readonly length: number;
  readonly hash: string;
}

/** The bars behind one decision, as they were and as they are. */
export interface BarsBehind {
  readonly seen: Series;
  readonly now: Series;
  /** Symbols whose bars are others now, each with the first difference in words. */
  readonly changed: ReadonlyMap<string, string>;
  /** Symbols whose bars of then nobody has any more: `seen` holds those of now. */
  readonly lost: ReadonlySet<string>;
}

/**
 * Finds the bars that an event named, by their hash, among what was kept and what history holds now.
 * @param named   the event's references; symbols beside them (the benchmark) are taken as kept
 * @param through no bar after this session (P6)
 */
export async function barsBehind(
  named: readonly Named[],
  through: string,
  { kept: all, now: given }: Histories,
): Promise<BarsBehind> {
  const byName = new Map(named.map((ref) => [ref.symbol, ref]));
  const seen = new Map<string, StoredSeries>();
  const now = new Map<string, StoredSeries>();
  const changed = new Map<string, string>();
  const lost = new Set<string>();
  for (const symbol of new Set([...all.keys(), ...given.keys()])) {
    const [kept, ...former] = all.get(symbol) ?? [];
    const today = upTo(aligned(given.get(symbol), kept), through);
    if (today) now.set(symbol, today);
    const ref = byName.get(symbol);
    const before = ref ? await find(ref, [kept, ...former, today]) : upTo(kept, through);
    if (before) seen.set(symbol, before);
    else if (ref) lost.add(symbol);
    if (ref && !before && today) seen.set(symbol, today);
    const difference = ref && !before ? 'the bars that were decided on are nowhere any more' : firstChange(before, today); // prettier-ignore
    if (difference !== null) changed.set(symbol, difference);
  }
  return { seen, now, changed, lost };
}

/** The first of the candidates that begins with the named bars, cut to them. */
async function find(
  { symbol, length, hash }: Named,
  candidates: readonly (StoredSeries | undefined)[],
): Promise<StoredSeries | undefined> {
  for (const series of candidates) {
    if (!series || series.bars.length < length) continue;
    const cut = { revision: series.revision, bars: series.bars.slice(0, length) };
    if ((await hashOf(symbol, cut)) === hash) return cut;
  }
  return undefined;
}

async function hashOf(symbol: string, series: StoredSeries): Promise<string> {
  const store = memoryBarStore();
  await store.replace(symbol, series.revision, series.bars);
  const library = new DeskBars(store);
  await library.load([symbol]);
  return library.ref(symbol).hash;
}

/** A history of elsewhere begins where the desk's own does, and counts as the same revision: only its content is compared. */
function aligned(series: StoredSeries | undefined, kept: StoredSeries | undefined): StoredSeries | undefined {
  const first = kept?.bars[0]?.date;
  if (!series || !kept || first === undefined || series === kept) return series;
  return { revision: kept.revision, bars: series.bars.filter((bar) => bar.date >= first) };
}

function upTo(series: StoredSeries | undefined, through: string): StoredSeries | undefined {
  const bars = series?.bars.filter((bar) => bar.date <= through) ?? [];
  return series && bars.length > 0 ? { revision: series.revision, bars } : undefined;
}

const FIELDS = ['open', 'high', 'low', 'close', 'volume'] as const;

/** In words; null: there is none. */
function firstChange(before: StoredSeries | undefined, now: StoredSeries | undefined): string | null {
  const a = before?.bars ?? [];
  const b = now?.bars ?? [];
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const [x, y] = [a[i], b[i]];
    if (x?.date !== y?.date) {
      const later = y === undefined || (x !== undefined && x.date < y.date);
      return later ? `the bar of ${x?.date} is not there now` : `the bar of ${y?.date} was not there then`;
    }
    const field = FIELDS.find((name) => x?.[name] !== y?.[name]);
    if (x && y && field) return `the ${field} of ${x.date} was ${x[field]} and is ${y[field]} now`;
  }
  return null;
}

/** The bar of a session; undefined where the series does not reach it. */
export const barOf = (series: StoredSeries | undefined, session: string): Bar | undefined =>
  series?.bars.findLast((bar) => bar.date === session);
