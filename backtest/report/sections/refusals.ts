import { DENIALS } from '../../../domain/index.ts';
import { counted, integer, words } from '../format.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import type { ReportInput } from '../input.ts';
import { note, table } from '../section.ts';
import type { Section } from '../section.ts';

/** Why signals led to nothing: what the gate and the exchange refused. */
export function refusals({ result: { activity } }: ReportInput): Section {
  const meaning = (code: string): string => (Object.hasOwn(DENIALS, code) ? DENIALS[code as keyof typeof DENIALS] : words(code)); // prettier-ignore
  return {
    id: 'refusals',
    title: 'Refusals by reason',
    body: html`<h3>By the risk gate</h3>
${counts('Refusals of the risk gate', activity.denials, meaning, 'The gate refused nothing.')}
<h3>By the exchange</h3>
${counts('Refusals of the exchange', activity.refusals, words, 'The exchange refused nothing.')}`, // prettier-ignore
  };
}

function counts(
  caption: string,
  by: Readonly<Record<string, number>>,
  meaning: (code: string) => string,
  none: string,
): Html {
  const rows = Object.entries(by).sort((a, b) => b[1] - a[1]);
  if (rows.length === 0) return note(none);
  const total = rows.reduce((sum, [, n]) => sum + n, 0);
  return table(`${caption}: ${counted(total, 'time')}`, rows, [
    { head: 'reason', cell: ([code]) => meaning(code), wrap: true },
    { head: 'code', cell: ([code]) => html`<code>${code}</code>` },
    { head: 'times', cell: ([, n]) => integer(n), numeric: true },
    { head: '', cell: ([, n]) => html`<span class="bar" style="width:${((100 * n) / (rows[0]?.[1] ?? 1)).toFixed(1)}%"></span>` }, // prettier-ignore
  ]);
}
