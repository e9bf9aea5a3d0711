import { lastIndexAt } from '../../domain/index.ts';
import type { BarSeries } from '../../domain/index.ts';
import { counted, price } from './format.ts';
import { html, jsonScript } from './html.ts';
import type { Html } from './html.ts';
import type { ReportInput } from './input.ts';
import { plot, rangeOf } from './plot.ts';
import { dateTicks, valueTicks } from './ticks.ts';
import type { Tick } from './ticks.ts';

type Trade = ReportInput['result']['trades'][number];

/** Height of the drawing; a bar is one wide. Fine enough that a single year can be looked at. */
const HEIGHT = 6000;

/** A stretch of the drawing with the marks of its axes; the page's script goes from one to another. */
interface Window {
  readonly name: string;
  readonly box: string;
  readonly x: readonly Tick[];
  readonly y: readonly Tick[];
}

/** Closes from the first session to the last with a dot at each way in and a ring at each way out. */
export function priceChart(series: BarSeries, trades: readonly Trade[], first: string, last: string): Html {
  const dates = series.dates.slice(0, series.length);
  const begin = Math.max(0, lastIndexAt(dates, first) + (dates[lastIndexAt(dates, first)] === first ? 0 : 1));
  const end = lastIndexAt(dates, last) + 1;
  const days = dates.slice(begin, end);
  const closes = Array.from(series.close.subarray(begin, end));
  const met = trades.flatMap(({ entryPrice, exitPrice }) => [entryPrice, exitPrice ?? entryPrice]);
  const [low, high] = rangeOf([...closes, ...met].filter(Number.isFinite));
  const y = (value: number): number => Math.round(HEIGHT - (HEIGHT * (value - low)) / (high - low));
  const x = (date: string): number => Math.max(0, lastIndexAt(days, date));
  const windows = windowsOf(days, closes, y, low, high);
  const [whole] = windows as [Window];
  const drawing = plot({
    label: `Close of ${series.symbol} from ${days[0] ?? first} to ${days.at(-1) ?? last} with ${counted(trades.length, 'trade')}, each in the table below.`,
    layers: [html`<path class="line close" d="${steps(closes.map(y))}" />`, ...marks(trades, x, y, closes)],
    xTicks: whole.x,
    yTicks: whole.y,
    box: whole.box,
    tall: true,
  });
  return html`${drawing}${jsonScript('windows', windows)}`;
}

/** A line through points one apart, each told by its distance from the one before: half as long as places are. */
function steps(heights: readonly number[]): string {
  let before = heights[0] ?? 0;
  const moves = heights.slice(1).map((height) => {
    const move = `1 ${height - before}`;
    before = height;
    return move;
  });
  return heights.length === 0 ? '' : `M0 ${heights[0]}l${moves.length > 0 ? moves.join(' ') : '0 0'}`;
}

/** Points are lines of no length with round ends: unlike circles, they stay round where the drawing is stretched. */
function marks(
  trades: readonly Trade[],
  x: (date: string) => number,
  y: (value: number) => number,
  closes: readonly number[],
): readonly Html[] {
  const paths = { won: '', lost: '', held: '', in: '', out: '' };
  for (const { entryTime, entryPrice, exitTime, exitPrice, pnl } of trades) {
    const from = `M${x(entryTime)} ${y(entryPrice)}`;
    paths.in += `${from}h0`;
    if (exitTime === null || exitPrice === null) {
      paths.held += `${from}L${closes.length - 1} ${y(closes.at(-1) ?? entryPrice)}`;
      continue;
    }
    const to = `${x(exitTime)} ${y(exitPrice)}`;
    paths[(pnl ?? 0) > 0 ? 'won' : 'lost'] += `${from}L${to}`;
    paths.out += `M${to}h0`;
  }
  const layer = (kind: string, path: string): Html | null => (path === '' ? null : html`<path class="${kind}" d="${path}"/>`); // prettier-ignore
  return [
    layer('line held', paths.held),
    layer('line won', paths.won),
    layer('line lost', paths.lost),
    layer('point out', paths.out),
    layer('point inner', paths.out),
    layer('point in', paths.in),
  ].filter((mark) => mark !== null);
}

const rounded = (ticks: readonly Tick[]): readonly Tick[] =>
  ticks.map(({ at, text }) => ({ at: Math.round(1e4 * at) / 1e4, text }));

/** The whole and, where it is longer than two years, each year with heights of its own. */
function windowsOf(
  days: readonly string[],
  closes: readonly number[],
  y: (value: number) => number,
  low: number,
  high: number,
): readonly Window[] {
  const window = (name: string, from: number, end: number, least: number, most: number): Window => ({
    name,
    box: `${from} ${y(most)} ${Math.max(1, end - from - 1)} ${Math.max(1, y(least) - y(most))}`,
    x: rounded(dateTicks(days.slice(from, end))),
    y: rounded(valueTicks(least, most, price)),
  });
  const whole = window('all', 0, days.length, low, high);
  const years = [...new Set(days.map((day) => day.slice(0, 4)))];
  if (years.length < 3) return [whole];
  return [
    whole,
    ...years.map((year) => {
      const from = days.findIndex((day) => day.startsWith(year));
      const end = from + days.filter((day) => day.startsWith(year)).length;
      return window(year, from, end, ...rangeOf(closes.slice(from, end)));
    }),
  ];
}
