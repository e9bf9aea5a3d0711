import { returnsOf, sharpe } from '../../../analytics/index.ts';
import { figure } from '../format.ts';
import { html } from '../html.ts';
import type { ReportInput } from '../input.ts';
import { line, plot, rangeOf } from '../plot.ts';
import { folded, note, table } from '../section.ts';
import type { Section } from '../section.ts';
import { dateTicks, valueTicks } from '../ticks.ts';

/** Sessions in each window: half a year. */
const WINDOW = 126;

/** The Sharpe ratio of the last half year at each session: whether the whole's was earned all along. */
export function rolling({ result: { equity, config, metrics } }: ReportInput): Section {
  const title = 'Rolling Sharpe ratio';
  const returns = returnsOf(Float64Array.of(Number(config['cash']), ...equity.map((point) => point.equity)));
  const dates = equity.map(({ time }) => time).slice(WINDOW - 1);
  const values = dates.map((_, i) => sharpe(returns.subarray(i, i + WINDOW)));
  const known = values.filter((value) => value !== null);
  if (known.length < 2)
    return { id: 'rolling', title, body: note(equity.length <= WINDOW ? `It takes more than ${WINDOW} sessions, and this run has ${equity.length}.` : 'Equity never moved within a window.') }; // prettier-ignore
  const [low, high] = rangeOf([0, ...known]);
  const ends = dates.flatMap((date, i) => (dates[i + 1]?.slice(0, 7) === date.slice(0, 7) ? [] : [i]));
  return {
    id: 'rolling',
    title,
    body: html`${plot({
      label: `Sharpe ratio of the last ${WINDOW} sessions, between ${figure(Math.min(...known))} and ${figure(Math.max(...known))}; ${figure(metrics.sharpe)} over the whole run.`,
      layers: [line(values.map(() => 0), low, high, 'zero'), line(values, low, high, 'main')],
      xTicks: dateTicks(dates),
      yTicks: valueTicks(low, high, figure),
    })}
<p class="note">Of the last ${WINDOW} sessions at each close, annualised; below zero in ${figure((100 * known.filter((value) => value < 0).length) / known.length)} % of them.</p>
${folded('Rolling Sharpe ratio as a table', table('Rolling Sharpe ratio, the last session of each month', ends, [
  { head: 'session', cell: (i) => dates[i] as string },
  { head: 'Sharpe ratio', cell: (i) => figure(values[i] ?? null), numeric: true },
]))}`, // prettier-ignore
  };
}
