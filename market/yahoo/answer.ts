import { z } from 'zod';
import { newYorkDate, type Bar } from '../../domain/index.ts';
import type { BarsAnswer, DataFaultCode, Split } from '../port.ts';

const time = z.union([z.date(), z.number().transform((seconds) => new Date(seconds * 1000))]);
const figure = z.number().nullable();

/** What the desk reads of a chart; everything else Yahoo sends is passed over. */
const chartSchema = z.object({
  quotes: z.array(
    z.object({
      date: time,
      open: figure,
      high: figure,
      low: figure,
      close: figure,
      volume: figure,
      adjclose: figure.optional(),
    }),
  ),
  events: z
    .object({
      dividends: z.array(z.object({ date: time, amount: z.number() })).optional(),
      splits: z
        .array(z.object({ date: time, numerator: z.number().positive(), denominator: z.number().positive() }))
        .optional(),
    })
    .optional(),
});
type Chart = z.infer<typeof chartSchema>;

/** A chart as checked data, or one line that says what is wrong with it. */
export function readChart(answer: unknown): { readonly chart: Chart } | { readonly wrong: string } {
  const read = chartSchema.safeParse(answer);
  if (read.success) return { chart: read.data };
  const issue = read.error.issues[0];
  return { wrong: `an answer of another shape: ${issue?.path.join('.')} ${issue?.message}` };
}

/** Splits by their ex-date. */
export function splitsOf(symbol: string, chart: Chart): readonly Split[] {
  return (chart.events?.splits ?? []).map(({ date, numerator, denominator }) => ({
    symbol,
    session: newYorkDate(date.getTime()),
    ratio: numerator / denominator,
  }));
}

/**
 * Bars after `after` up to `through`, adjusted for splits (by Yahoo) and dividends (by adjclose), on the basis of the
 * last bar: its prices are those traded, so nothing later shows through (P6). The revision is the newest event's date:
 * a dividend or split after the last bar held restates all before it.
 */
export function barsOf(symbol: string, chart: Chart, after: string | undefined, through: string): BarsAnswer {
  const refuse = (code: DataFaultCode, detail: string): BarsAnswer => ({
    ok: false,
    fault: { symbol, code, detail },
  });
  const rows = new Map<string, { raw: Bar; adjusted: number }>();
  for (const quote of chart.quotes) {
    const { open, high, low, close } = quote;
    const date = newYorkDate(quote.date.getTime());
    // A day without trades comes as nulls; the unfinished bar of the day is dated after `through`.
    if (date > through || open === null || high === null || low === null || close === null) continue;
    if (!(open > 0 && high > 0 && low > 0 && close > 0)) {
      return refuse('non_positive_price', `yahoo ${date}: a price is not positive`);
    }
    const raw = { date, open, high, low, close, volume: quote.volume ?? 0 };
    rows.set(date, { raw, adjusted: quote.adjclose ?? close });
  }
  const dates = [...rows.keys()].sort();
  const last = rows.get(dates.at(-1) ?? '');
  if (!last) return refuse('no_bars', `yahoo has no bars up to ${through}`);
  const basis = last.adjusted / last.raw.close;
  const bars: Bar[] = [];
  for (const date of dates) {
    if (after !== undefined && date <= after) continue;
    const { raw, adjusted } = rows.get(date) as { raw: Bar; adjusted: number };
    bars.push(scaled(raw, adjusted / basis));
  }
  return { ok: true, bars, revision: revisionOf(chart, through) };
}

function scaled(raw: Bar, close: number): Bar {
  const factor = close / raw.close;
  return {
    date: raw.date,
    open: raw.open * factor,
    high: raw.high >= raw.close ? Math.max(raw.high * factor, close) : raw.high * factor,
    low: raw.low <= raw.close ? Math.min(raw.low * factor, close) : raw.low * factor,
    close,
    volume: raw.volume,
  };
}

/** Date of the newest event as a number, 20240809; 0 where there was none. */
function revisionOf(chart: Chart, through: string): number {
  let newest = '';
  for (const event of [...(chart.events?.dividends ?? []), ...(chart.events?.splits ?? [])]) {
    const date = newYorkDate(event.date.getTime());
    if (date <= through && date > newest) newest = date;
  }
  return Number(newest.replaceAll('-', ''));
}
