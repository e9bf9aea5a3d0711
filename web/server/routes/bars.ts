import { z } from 'zod';
import { DeskError } from '../../../domain/index.ts';
import type { Bar } from '../../../domain/index.ts';
import { computeColumn, parseColumn } from '../../../indicators/index.ts';
import type { IndicatorValue } from '../../../indicators/index.ts';
import { bars, barsQuery } from '../../api/index.ts';
import { resource } from '../resource.ts';

const MOST_COLUMNS = 12;

/** The bars as stored, and indicators over all of them: what is cut off in front does not change a column's values. */
export const BARS = resource({
  path: '/bars/{symbol}',
  summary: 'Daily bars of a symbol as columns, with indicator columns beside them',
  params: z.object({ symbol: z.string().min(1).max(12) }),
  query: barsQuery,
  answer: bars,
  async read(database, { params, query }) {
    const symbol = params.symbol.toUpperCase();
    const specs = (query.columns?.split(',').filter((text) => text.trim() !== '') ?? []).map(parseColumn);
    if (specs.length > MOST_COLUMNS)
      throw new DeskError('USAGE', `${specs.length} columns at once`, {
        hint: `ask for ${MOST_COLUMNS} at most`,
      });
    const stored = (await database.bars.load([symbol])).get(symbol);
    if (!stored) return null;
    const all = stored.bars;
    const since = query.since === undefined ? 0 : all.findIndex((bar) => bar.date >= (query.since as string));
    const first = Math.max(
      since < 0 ? all.length : since,
      query.limit === undefined ? 0 : all.length - query.limit,
    );
    const series = columnsOf(all);
    const shown = all.slice(first);
    return {
      symbol,
      dates: shown.map((bar) => bar.date),
      open: shown.map((bar) => bar.open),
      high: shown.map((bar) => bar.high),
      low: shown.map((bar) => bar.low),
      close: shown.map((bar) => bar.close),
      volume: shown.map((bar) => bar.volume),
      columns: Object.fromEntries(specs.map((spec) => [spec.key, told(computeColumn(series, spec), first)])),
    };
  },
});

type Series = Parameters<typeof computeColumn>[0];

function columnsOf(all: readonly Bar[]): Series {
  const column = (key: 'high' | 'low' | 'close' | 'volume'): Float64Array =>
    Float64Array.from(all, (bar) => bar[key]);
  return { length: all.length, high: column('high'), low: column('low'), close: column('close'), volume: column('volume') }; // prettier-ignore
}

const told = (value: IndicatorValue, first: number) =>
  value instanceof Float64Array
    ? defined(value, first)
    : Object.fromEntries(Object.entries(value).map(([name, column]) => [name, defined(column, first)]));

const defined = (column: Float64Array, first: number): (number | null)[] =>
  Array.from(column.subarray(first), (n) => (Number.isFinite(n) ? n : null));
