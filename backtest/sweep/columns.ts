import type { BarSeries } from '../../domain/index.ts';
import { SeriesColumns } from '../../indicators/index.ts';
import type { Column } from '../../indicators/index.ts';

/** Bytes of columns kept at once; beyond that all are dropped and computed again as they are asked for. */
const MOST_BYTES = 256 * 2 ** 20;

/** Whole columns of series, each computed once for all the parameter sets that read it. */
export class ColumnCache {
  readonly #most: number;
  #bytes = 0;
  readonly #known = new Map<BarSeries, Map<string, Float64Array>>();

  /** @param most bytes that are kept */
  constructor(most = MOST_BYTES) {
    this.#most = most;
  }

  /** An indicator at every bar, the same bits as the strategies read. */
  indicator(series: BarSeries, key: string, ask: (columns: SeriesColumns) => Column): Float64Array {
    return this.column(series, key, () => {
      const column = ask(new SeriesColumns(series));
      const values = new Float64Array(series.length);
      for (let i = 0; i < values.length; i++) values[i] = column.at(i);
      return values;
    });
  }

  column(series: BarSeries, key: string, compute: () => Float64Array): Float64Array {
    const found = this.#known.get(series)?.get(key);
    if (found !== undefined) return found;
    const values = compute();
    if (this.#bytes + values.byteLength > this.#most) {
      this.#known.clear();
      this.#bytes = 0;
    }
    this.#bytes += values.byteLength;
    const columns = this.#known.get(series) ?? new Map<string, Float64Array>();
    this.#known.set(series, columns.set(key, values));
    return values;
  }
}
