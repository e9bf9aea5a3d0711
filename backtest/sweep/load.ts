import { DeskError, GrowingSeries } from '../../domain/index.ts';
import type { BarSeries } from '../../domain/index.ts';
import type { MarketData } from '../../market/index.ts';

export interface HistoryAsked {
  readonly symbols: readonly string[];
  /** Read beyond the symbols, never traded; null: none is asked for. */
  readonly benchmark: string | null;
  /** First and last session, YYYY-MM-DD: history begins at `from`. */
  readonly from: string | null;
  readonly to: string | null;
}

export interface LoadedHistory {
  /** In the order asked for. */
  readonly universe: readonly BarSeries[];
  readonly benchmark: BarSeries | null;
  /** A line for each symbol that is left out, with the reason. */
  readonly leftOut: readonly string[];
}

/** Bars of the range. @throws DeskError DATA_UNAVAILABLE where no symbol is left */
export async function loadHistory(market: MarketData, asked: HistoryAsked): Promise<LoadedHistory> {
  const { symbols, benchmark, from, to } = asked;
  const wanted = [...new Set([...symbols, ...(benchmark === null ? [] : [benchmark])])];
  const answers = await market.dailyBars({ symbols: wanted, through: to ?? '9999-12-31' });
  const leftOut: string[] = [];
  const known = new Map<string, BarSeries>();
  for (const symbol of wanted) {
    const answer = answers.get(symbol);
    const what = symbol === benchmark && !symbols.includes(symbol) ? 'benchmark ' : '';
    const bars = answer?.ok ? answer.bars.filter((bar) => bar.date >= (from ?? '')) : [];
    if (answer?.ok !== true)
      leftOut.push(`${what}${symbol} is left out: ${answer?.fault.detail ?? 'no answer'}`);
    else if (bars.length === 0)
      leftOut.push(
        `${what}${symbol} is left out: no bars from ${from ?? 'the first'} to ${to ?? 'the last'}`,
      );
    else known.set(symbol, new GrowingSeries(symbol, bars));
  }
  const universe = symbols.flatMap((symbol) => known.get(symbol) ?? []);
  if (universe.length === 0)
    throw new DeskError('DATA_UNAVAILABLE', `no symbol is left: ${leftOut.join('; ')}`, {
      hint: 'check --symbols, --data, --from and --to',
    });
  return { universe, benchmark: (benchmark === null ? undefined : known.get(benchmark)) ?? null, leftOut };
}

/**
 * The symbols with at least `bars` bars: those that every run of a comparison can trade.
 * @throws DeskError DATA_UNAVAILABLE where there is none
 */
export function longEnough(
  universe: readonly BarSeries[],
  bars: number,
  say: (line: string) => void,
): readonly BarSeries[] {
  const kept = universe.filter((series) => series.length >= bars);
  for (const series of universe)
    if (series.length < bars) say(`${series.symbol} is left out: ${series.length} bars, ${bars} are needed`);
  if (kept.length > 0) return kept;
  throw new DeskError('DATA_UNAVAILABLE', `no symbol has the ${bars} bars that are needed`, {
    hint: 'begin earlier (--from), or take smaller parameters',
  });
}
