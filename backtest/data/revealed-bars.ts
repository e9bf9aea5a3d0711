import { GrowingSeries } from '../../domain/index.ts';
import type { Bar, BarsRef } from '../../domain/index.ts';
import { DeskBars } from '../../market/index.ts';
import type { Merge, Split } from '../../market/index.ts';
import type { History } from './history.ts';

type Columns = Pick<History, 'open' | 'high' | 'low' | 'close' | 'volume'>;

/** A series that grows by showing the next bar of a history: its columns are the history's own, nothing is copied. */
class RevealedSeries extends GrowingSeries {
  constructor(symbol: string, columns: Columns, revision: number) {
    super(symbol, [], revision);
    this.open = columns.open as Float64Array<ArrayBuffer>;
    this.high = columns.high as Float64Array<ArrayBuffer>;
    this.low = columns.low as Float64Array<ArrayBuffer>;
    this.close = columns.close as Float64Array<ArrayBuffer>;
    this.volume = columns.volume as Float64Array<ArrayBuffer>;
  }
}

interface Held {
  readonly history: History;
  /** Undefined until its first bar is shown. */
  series: RevealedSeries | undefined;
  /** Bars shown so far. */
  shown: number;
  readonly splits: readonly Split[];
}

/**
 * The desk's bars in a backtest: all history is there, and a bar is shown when its session has closed (P6). A split
 * restates what was shown before it, where that is asked for. A reference names the history by its hash: its first
 * `length` bars.
 */
export class RevealedBars extends DeskBars {
  readonly #held = new Map<string, Held>();
  readonly #list: readonly Held[];

  /** @param splits at which the bars before are restated, oldest first */
  constructor(histories: Iterable<History>, splits: readonly Split[] = []) {
    super();
    for (const history of histories) {
      const own = splits.filter((split) => split.symbol === history.symbol);
      this.#held.set(history.symbol, { history, series: undefined, shown: 0, splits: own });
    }
    this.#list = [...this.#held.values()];
  }

  /** Shows every bar up to and including the session's. */
  reveal(session: string): void {
    for (const held of this.#list) {
      const { dates } = held.history;
      // Nearly always it is the session's own bar that is next, and the date the very same text.
      for (
        let date = dates[held.shown];
        date === session || (date as string) < session;
        date = dates[held.shown]
      )
        this.#show(held, date as string);
    }
  }

  /** The symbol's bar of a session that is about to be shown; as it was traded. */
  next(symbol: string, session: string): Bar | undefined {
    const held = this.#held.get(symbol);
    const i = held?.shown ?? 0;
    if (held === undefined || held.history.dates[i] !== session) return undefined;
    const { open, high, low, close, volume } = held.history;
    return {
      date: session,
      open: open[i] as number,
      high: high[i] as number,
      low: low[i] as number,
      close: close[i] as number,
      volume: volume[i] as number,
    };
  }

  override series(symbol: string): GrowingSeries | undefined {
    return this.#held.get(symbol)?.series;
  }

  override lastDate(symbol: string): string | undefined {
    const series = this.series(symbol);
    return series?.dates[series.length - 1];
  }

  override ref(symbol: string): BarsRef {
    const held = this.#held.get(symbol) as Held;
    return { symbol, length: held.shown, hash: held.history.hash };
  }

  /** Whatever a market answers is shown here already. */
  override merge(): Merge {
    return 'unchanged';
  }

  override async flush(): Promise<void> {}

  #show(held: Held, date: string): void {
    const { history, splits } = held;
    const split = splits.length === 0 ? undefined : splits.find((s) => s.session === date);
    if (held.series === undefined) held.series = new RevealedSeries(history.symbol, history, 0);
    else if (split !== undefined) held.series = restated(held.series, history, split.ratio);
    held.series.dates.push(date);
    held.shown++;
  }
}

/** The shown bars in shares of after the split, the rest as it is. */
function restated(series: RevealedSeries, history: History, ratio: number): RevealedSeries {
  const { length } = series;
  const scaled = (own: Float64Array, rest: Float64Array, factor: number): Float64Array => {
    const column = rest.slice();
    for (let i = 0; i < length; i++) column[i] = (own[i] as number) * factor;
    return column;
  };
  const columns = {
    open: scaled(series.open, history.open, 1 / ratio),
    high: scaled(series.high, history.high, 1 / ratio),
    low: scaled(series.low, history.low, 1 / ratio),
    close: scaled(series.close, history.close, 1 / ratio),
    volume: scaled(series.volume, history.volume, ratio),
  };
  const after = new RevealedSeries(history.symbol, columns, series.revision + 1);
  for (const date of series.dates) after.dates.push(date);
  return after;
}
