import { html } from './html.ts';
import type { Html } from './html.ts';

/** A part of the page, with its place in the list of contents. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly body: Html;
}

export interface Column<Row> {
  readonly head: string;
  readonly cell: (row: Row) => string | Html;
  readonly numeric?: boolean;
  /** Long text: may take several lines. */
  readonly wrap?: boolean;
}

/** A table that scrolls by itself where the page is narrow; its first column names the rows. */
export function table<Row>(caption: string, rows: readonly Row[], columns: readonly Column<Row>[]): Html {
  const kind = ({ numeric, wrap }: Column<Row>): string => (numeric ? 'n' : wrap ? 'wrap' : '');
  return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table><caption>${caption}</caption>
<thead><tr>${columns.map((column) => html`<th scope="col" class="${kind(column)}">${column.head}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${columns.map((column, i) => (i === 0 ? html`<th scope="row" class="${kind(column)}">${column.cell(row)}</th>` : html`<td class="${kind(column)}">${column.cell(row)}</td>`))}</tr>
`)}</tbody></table></div>`; // prettier-ignore
}

/** What is there for who wants it. */
export const folded = (summary: string, body: Html): Html =>
  html`<details>
    <summary>${summary}</summary>
    ${body}
  </details>`;

export const note = (text: string): Html => html`<p class="note">${text}</p>`;
