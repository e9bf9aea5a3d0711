/** A report before it has a form: sections of lines and tables. All of it is text; whoever renders it escapes. */
export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Columns of figures, which stand to the right. */
  readonly right: readonly number[];
}

export interface Section {
  readonly title: string;
  readonly lines: readonly string[];
  readonly table?: Table;
}

export interface Document {
  readonly title: string;
  readonly lead: readonly string[];
  readonly sections: readonly Section[];
}

export function documentText({ title, lead, sections }: Document): string {
  const parts = sections.map((s) => [s.title, '-'.repeat(s.title.length), ...s.lines, ...tableLines(s.table), ''].join('\n')); // prettier-ignore
  return [title, '='.repeat(title.length), ...lead, '', ...parts].join('\n');
}

function tableLines(table: Table | undefined): readonly string[] {
  if (!table || table.rows.length === 0) return [];
  const rows = [table.head, ...table.rows];
  const widths = table.head.map((_, i) => Math.max(...rows.map((row) => (row[i] ?? '').length)));
  return rows.map((row) =>
    row
      .map((cell, i) =>
        table.right.includes(i) ? cell.padStart(widths[i] as number) : cell.padEnd(widths[i] as number),
      ) // prettier-ignore
      .join('  ')
      .trimEnd(),
  );
}

const STYLE = `body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}
h2{font-size:1.1rem;margin:2rem 0 .5rem;border-bottom:1px solid #8886}p{margin:.3rem 0;white-space:pre-wrap;overflow-wrap:anywhere}
.wide{overflow-x:auto}table{border-collapse:collapse;font-variant-numeric:tabular-nums}
th,td{text-align:left;padding:.2rem .9rem .2rem 0;vertical-align:top}th{font-weight:600}.n{text-align:right}`;

/** One file that asks for nothing else: no script, no picture, no other host. */
export function documentHtml({ title, lead, sections }: Document): string {
  const paragraph = (line: string): string => `<p>${escapeHtml(line)}</p>`;
  const body = sections.map(
    (s) => `<section><h2>${escapeHtml(s.title)}</h2>${s.lines.map(paragraph).join('')}${tableHtml(s.table)}</section>`, // prettier-ignore
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(title)}</title><style>${STYLE}</style></head>
<body><h1>${escapeHtml(title)}</h1>${lead.map(paragraph).join('')}
${body.join('\n')}
</body></html>
`;
}

function tableHtml(table: Table | undefined): string {
  if (!table || table.rows.length === 0) return '';
  const row = (cells: readonly string[], tag: 'td' | 'th'): string =>
    `<tr>${cells.map((cell, i) => `<${tag}${tag === 'th' ? ' scope="col"' : ''}${table.right.includes(i) ? ' class="n"' : ''}>${escapeHtml(cell)}</${tag}>`).join('')}</tr>`; // prettier-ignore
  return `<div class="wide"><table><thead>${row(table.head, 'th')}</thead><tbody>${table.rows.map((r) => row(r, 'td')).join('')}</tbody></table></div>`; // prettier-ignore
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }; // prettier-ignore
/** What models and brokers wrote is data. */
export const escapeHtml = (text: string): string => text.replaceAll(/[&<>"']/g, (c) => ENTITIES[c] as string);
