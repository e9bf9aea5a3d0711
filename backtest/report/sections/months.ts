import { change } from '../format.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import type { ReportInput } from '../input.ts';
import { note } from '../section.ts';
import type { Section } from '../section.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** Steps of colour on either side of zero. */
const STEPS = 4;

/** Returns of each month, coloured by their share of the largest, and of each year. */
export function months({ result: { metrics } }: ReportInput): Section {
  const { monthly, yearly } = metrics;
  const years = Object.keys(yearly).sort();
  const largest = Math.max(1e-9, ...Object.values(monthly).map(Math.abs));
  const cell = (value: number | undefined): Html => {
    if (value === undefined) return html`<td></td>`;
    const step = Math.min(STEPS, Math.ceil((STEPS * Math.abs(value)) / largest));
    return html`<td class="n ${value === 0 ? '' : `${value > 0 ? 'up' : 'down'}${step}`}">
      ${tenths(value)}
    </td>`;
  };
  const body = html`<div class="scroll" role="region" aria-label="Return of each month, per cent" tabindex="0"><table class="heat">
<caption>Return of each month, per cent</caption>
<thead><tr><th scope="col">year</th>${MONTHS.map((month) => html`<th scope="col" class="n">${month}</th>`)}<th scope="col" class="n">year</th></tr></thead>
<tbody>${years.map((year) => html`<tr><th scope="row">${year}</th>${MONTHS.map((_, m) => cell(monthly[`${year}-${String(m + 1).padStart(2, '0')}`]))}<td class="n total">${change(yearly[year] ?? null)}</td></tr>
`)}</tbody></table></div>${note('The first and the last month may be parts of one.')}`; // prettier-ignore
  return { id: 'months', title: 'Monthly returns', body: years.length === 0 ? note('No month was lived through.') : body }; // prettier-ignore
}

function tenths(value: number): string {
  const text = Math.abs(100 * value).toFixed(1);
  return value < 0 && text !== '0.0' ? `−${text}` : text;
}
