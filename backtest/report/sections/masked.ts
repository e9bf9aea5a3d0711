import { change, figure, integer, percent } from '../format.ts';
import { html } from '../html.ts';
import type { MaskedComparison, MaskedSide, ReportInput } from '../input.ts';
import { line, plot, rangeOf } from '../plot.ts';
import { table } from '../section.ts';
import type { Section } from '../section.ts';
import { dateTicks, valueTicks } from '../ticks.ts';

/** What is left of a model's result when it cannot recognise the history; null where nothing was masked. */
export function masked({ masked: compared }: ReportInput): Section | null {
  if (compared === undefined) return null;
  const { hidden, agreement, notes } = compared;
  return {
    id: 'masked',
    title: 'Masked against unmasked',
    body: html`<p>Hidden from the model: ${hidden}. What it earned only while it could recognise the history may be memory and not judgement.</p>
<p class="legend"><span class="main">unmasked</span> <span class="other">masked</span></p>
${chart(compared)}
${table('Masked against unmasked', FIGURES, [
  { head: 'figure', cell: ([name]) => name },
  { head: 'unmasked', cell: ([, text]) => text(compared.unmasked), numeric: true },
  { head: 'masked', cell: ([, text]) => text(compared.masked), numeric: true },
])}
<p>${agreement === null ? 'How many choices were the same is not known.' : `${percent(agreement)} of the choices were the same.`}</p>
${notes.length > 0 ? html`<ul>${notes.map((text) => html`<li>${text}</li>`)}</ul>` : null}`, // prettier-ignore
  };
}

const FIGURES: readonly (readonly [string, (side: MaskedSide) => string])[] = [
  ['total return', (side) => change(side.totalReturn)],
  ['Sharpe ratio', (side) => figure(side.sharpe)],
  ['deepest drawdown', (side) => percent(side.maxDrawdown)],
  ['trades', (side) => integer(side.trades)],
];

function chart({ unmasked, masked: hidden }: MaskedComparison) {
  const levels = [unmasked, hidden].map((side) => side.equity.map((point) => point.equity));
  const [low, high] = rangeOf(levels.flat());
  return plot({
    label: `Equity with and without masking: ${change(unmasked.totalReturn)} against ${change(hidden.totalReturn)}.`,
    layers: levels.map((values, k) => line(values, low, high, k === 0 ? 'main' : 'other')),
    xTicks: dateTicks(unmasked.equity.map(({ time }) => time)),
    yTicks: valueTicks(low, high, integer),
  });
}
