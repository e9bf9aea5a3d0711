import { dollars } from '../../words/format.ts';
import type { Document, Table } from './document.ts';
import { STYLE } from './style.ts';

/** One file that asks for nothing else: no script, no picture from elsewhere, no other host. */
export function documentHtml({ title, lead, figures, curve, sections }: Document): string {
  const paragraph = (line: string): string => `<p>${escapeHtml(line)}</p>`;
  const tiles = figures.map(
    ({ name, value, tone = 'plain' }) => `<div><dt>${escapeHtml(name)}</dt><dd class="${tone}">${escapeHtml(value)}</dd></div>`, // prettier-ignore
  );
  const body = sections.map(
    (s) => `<section><h2>${escapeHtml(s.title)}</h2>${s.lines.map(paragraph).join('')}${tableHtml(s.table)}</section>`, // prettier-ignore
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(title)}</title><style>${STYLE}</style></head>
<body><h1>${escapeHtml(title)}</h1>${lead.map(paragraph).join('')}
${tiles.length > 0 ? `<dl>${tiles.join('')}</dl>` : ''}${curveHtml(curve)}
${body.join('\n')}
</body></html>
`;
}

const WIDTH = 600;
const HEIGHT = 110;

/** The account up to this session; nothing where two points do not make a line. */
function curveHtml(values: readonly number[]): string {
  if (values.length < 2) return '';
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const x = (i: number): string => ((i / (values.length - 1)) * WIDTH).toFixed(1);
  const y = (value: number): string =>
    (5 + (1 - (value - low) / (high - low || 1)) * (HEIGHT - 10)).toFixed(1);
  const line = values.map((value, i) => `${x(i)},${y(value)}`).join(' ');
  const rose = (values.at(-1) as number) >= (values[0] as number);
  const says = `The account over the last ${values.length} cycles, from its lowest, ${dollars(low)}, to its highest, ${dollars(high)}.`; // prettier-ignore
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${says}" class="${rose ? 'gain' : 'loss'}"><polygon points="0,${HEIGHT} ${line} ${WIDTH},${HEIGHT}"/><polyline points="${line}"/></svg><p class="quiet">${says}</p>`; // prettier-ignore
}

function tableHtml(table: Table | undefined): string {
  if (!table || table.rows.length === 0) return '';
  const row = (cells: readonly string[], tag: 'td' | 'th'): string =>
    `<tr>${cells.map((cell, i) => `<${tag}${tag === 'th' ? ' scope="col"' : ''}${table.right.includes(i) ? ' class="n"' : ''}>${escapeHtml(cell)}</${tag}>`).join('')}</tr>`; // prettier-ignore
  return `<div class="wide"><table><thead>${row(table.head, 'th')}</thead><tbody>${table.rows.map((r) => row(r, 'td')).join('')}</tbody></table></div>`; // prettier-ignore
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }; // prettier-ignore
/** What models and brokers wrote is data. */
const escapeHtml = (text: string): string => text.replaceAll(/[&<>"']/g, (c) => ENTITIES[c] as string);
