import { counted, figure, integer, percent, words } from '../format.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import type { ReportInput } from '../input.ts';
import { folded, table } from '../section.ts';
import type { Section } from '../section.ts';

/** All that decided the outcome, so that it can be done again, and what says that it was. */
export function configuration({ result, made, version }: ReportInput): Section {
  const { config, data, ordersHash, validation, trials, metrics, bars, seconds } = result;
  const { settings, symbols, ...plain } = config;
  const listed = Array.isArray(symbols) ? symbols.map(String) : [];
  const rows = Object.entries(plain).map(([key, value]) => [words(key), shown(value)] as const);
  return {
    id: 'configuration',
    title: 'Configuration',
    body: html`${pairs('What was asked for', [...rows, ['symbols', listed.length > 12 ? `${listed.slice(0, 12).join(', ')} and ${integer(listed.length - 12)} more, below with their data` : listed.join(', ')]])}
${pairs('What came of it', [
  ['hash of all orders and fills', html`<code>${ordersHash}</code>`],
  ['envelopes checked', validation === 'full' ? 'every one (full)' : 'one cycle in a hundred (sample)'],
  ['bars', integer(bars)],
  ['seconds', figure(seconds)],
  ['configurations tried on these data', integer(trials)],
  ['Deflated Sharpe ratio among them', percent(metrics.deflatedSharpe, 2)],
  ['probability that the true Sharpe ratio is above zero', percent(metrics.psr, 2)],
  ['sessions needed to show it at 95 %', integer(metrics.minTrackRecordLength)],
  ['made', `${made} by tickwright ${version}`],
])}
${folded(`Hashes of the data (${counted(Object.keys(data).length, 'symbol')})`, pairs('SHA-256 of the bars of each symbol', Object.entries(data).map(([symbol, hash]) => [symbol, html`<code>${hash}</code>`] as const)))}
${typeof settings === 'object' && settings !== null ? folded('Settings that bound the run', pairs('Settings', Object.entries(settings).map(([key, value]) => [key, shown(value)] as const))) : null}`, // prettier-ignore
  };
}

const pairs = (caption: string, rows: readonly (readonly [string, string | Html])[]): Html =>
  table(caption, rows, [
    { head: 'name', cell: ([name]) => name, wrap: true },
    { head: 'value', cell: ([, value]) => value, wrap: true },
  ]);

function shown(value: unknown): string {
  if (value === null || value === undefined) return 'none';
  if (typeof value === 'string') return value;
  if (typeof value !== 'object') return JSON.stringify(value);
  const entries = Object.entries(value as Record<string, unknown>);
  if (entries.length === 0) return 'none';
  return entries.map(([key, inner]) => `${key} ${String(inner)}`).join(', ');
}
