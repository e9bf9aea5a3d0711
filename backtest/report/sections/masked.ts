import { change, figure, integer, percent } from '../format.ts';
import { html } from '../html.ts';
import type { ReportInput } from '../input.ts';
import { line, plot, rangeOf } from '../plot.ts';
import { table } from '../section.ts';
import type { Section } from '../section.ts';
import { dateTicks, valueTicks } from '../ticks.ts';

/** One side of the comparison: the same models over the same history. */
interface Side {
  readonly totalReturn: number | null;
  readonly sharpe: number | null;
  readonly maxDrawdown: number | null;
  readonly trades: number;
  readonly equity: ReportInput['result']['equity'];
}

/** What is left of a model's result when it cannot recognise the history; null where nothing was masked. */
export function masked({ result }: ReportInput): Section | null {
  const shown = result.choices?.unmasked;
  if (!shown) return null;
  const { metrics, equity } = result;
  const hidden: Side = { ...metrics, trades: metrics.trades.count, equity };
  const { agreement } = shown;
  return {
    id: 'masked',
    title: 'Masked against unmasked',
    body: html`<p>Symbols, dates and price levels were hidden from the model. What it earned only while it could recognise the history may be memory and not judgement.</p>
<p class="legend"><span class="main">unmasked</span> <span class="other">masked</span></p>
${chart(shown, hidden)}
${table('Masked against unmasked', FIGURES, [
  { head: 'figure', cell: ([name]) => name },
  { head: 'unmasked', cell: ([, text]) => text(shown), numeric: true },
  { head: 'masked', cell: ([, text]) => text(hidden), numeric: true },
])}
<p>${agreement === null ? 'No choice was asked for by both runs.' : `${percent(agreement)} of the choices were the same.`}</p>`, // prettier-ignore
  };
}

const FIGURES: readonly (readonly [string, (side: Side) => string])[] = [
  ['total return', (side) => change(side.totalReturn)],
  ['Sharpe ratio', (side) => figure(side.sharpe)],
  ['deepest drawdown', (side) => percent(side.maxDrawdown)],
  ['trades', (side) => integer(side.trades)],
];

function chart(unmasked: Side, hidden: Side) {
  const levels = [unmasked, hidden].map((side) => side.equity.map((point) => point.equity));
  const [low, high] = rangeOf(levels.flat());
  return plot({
    label: `Equity with and without masking: ${change(unmasked.totalReturn)} against ${change(hidden.totalReturn)}.`,
    layers: levels.map((values, k) => line(values, low, high, k === 0 ? 'main' : 'other')),
    xTicks: dateTicks(unmasked.equity.map(({ time }) => time)),
    yTicks: valueTicks(low, high, integer),
  });
}
