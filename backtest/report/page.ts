import { documentOf } from './document.ts';
import { counted, integer } from './format.ts';
import type { ReportInput } from './input.ts';
import type { Section } from './section.ts';
import { attribution } from './sections/attribution.ts';
import { configuration } from './sections/configuration.ts';
import { costs } from './sections/costs.ts';
import { distribution } from './sections/distribution.ts';
import { equitySection } from './sections/equity.ts';
import { masked } from './sections/masked.ts';
import { months } from './sections/months.ts';
import { refusals } from './sections/refusals.ts';
import { rolling } from './sections/rolling.ts';
import { summary } from './sections/summary.ts';
import { trades } from './sections/trades.ts';

/** In the order of the page; one that has nothing to say is null. */
const SECTIONS: readonly ((input: ReportInput) => Section | null)[] = [
  summary,
  equitySection,
  months,
  rolling,
  trades,
  distribution,
  attribution,
  costs,
  refusals,
  masked,
  configuration,
];

/** Symbols that a title names; the rest are counted. */
const NAMED = 3;

/** A backtest as one HTML document. */
export function reportPage(input: ReportInput): string {
  const { config, equity } = input.result;
  const symbols = (config['symbols'] as readonly string[]) ?? [];
  const rest = symbols.length - NAMED;
  const named = `${symbols.slice(0, NAMED).join(', ')}${rest > 0 ? ` and ${integer(rest)} more` : ''}`;
  const sections = SECTIONS.map((section) => section(input)).filter((section) => section !== null);
  return documentOf(
    `Backtest of ${String(config['strategy'])} on ${named}`,
    `${equity[0]?.time ?? '–'} to ${equity.at(-1)?.time ?? '–'}, ${counted(equity.length, 'session')}; sizing ${String(config['sizing'])}, exits by ${String(config['exits'])}, risk ${String(config['risk'])}; through all six agents and the gate`,
    sections,
    `Made ${input.made} by tickwright ${input.version}. Nothing in this file is fetched from anywhere.`,
  ); // prettier-ignore
}
