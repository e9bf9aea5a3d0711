import type { Comparison, SharpeDifference } from '../validation/index.ts';
import { documentOf } from './document.ts';
import { counted, figure, integer, percent } from './format.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { plot, rangeOf, SIDE } from './plot.ts';
import { note, table } from './section.ts';
import type { Section } from './section.ts';
import { valueTicks } from './ticks.ts';

type Contender = Comparison['contenders'][number];

export interface ComparisonInput {
  readonly answer: Comparison;
  readonly symbols: readonly string[];
  /** ISO 8601, UTC. */
  readonly made: string;
  readonly version: string;
}

/** The ten strategies against buy and hold and against each other as one HTML document. */
export function comparisonPage({ answer, symbols, made, version }: ComparisonInput): string {
  const { dates, block, draws } = answer;
  const named = symbols.length > 3 ? `${symbols.slice(0, 3).join(', ')} and ${integer(symbols.length - 3)} more` : symbols.join(', '); // prettier-ignore
  return documentOf(
    `Strategies compared on ${named}`,
    `${dates[0] ?? '–'} to ${dates.at(-1) ?? '–'}, ${counted(dates.length, 'session')}; each at its defaults, the same shares of every symbol, fills at the next open, no costs. Differences of Sharpe ratios over ${integer(draws)} draws of blocks of ${integer(block)} sessions; shown means 5 % after Holm's correction.`,
    [pictureOf(answer), tableOfAll(answer), eachOther(answer)],
    `Made ${made} by tickwright ${version}. Nothing in this file is fetched from anywhere. It is not investment advice.`,
  ); // prettier-ignore
}

/** The difference of each strategy and where it may lie by chance. */
function pictureOf({ againstHolding }: Comparison): Section {
  const rows = [...againstHolding].sort((a, b) => (a.difference ?? 0) - (b.difference ?? 0));
  const known = rows.flatMap(({ low, high, difference }) =>
    [low, high, difference].filter((x) => x !== null),
  );
  const [low, high] = rangeOf([0, ...known]);
  const x = (value: number): number => Math.round((SIDE * (value - low)) / (high - low));
  const y = (k: number): number => Math.round(SIDE * (1 - (k + 0.5) / rows.length));
  const layers = rows.flatMap((test, k): Html[] => {
    if (test.difference === null || test.low === null || test.high === null) return [];
    const kind = test.shown ? (test.difference > 0 ? 'won' : 'lost') : 'close';
    return [
      html`<path class="line ${kind}" d="${`M${x(test.low)} ${y(k)}L${x(test.high)} ${y(k)}`}" />`,
      html`<path class="point ${test.shown ? 'out' : 'in'}" d="${`M${x(test.difference)} ${y(k)}h0`}" />`,
    ];
  });
  const shown = rows.filter((test) => test.shown);
  return {
    id: 'picture',
    title: 'Sharpe ratio less that of buy and hold',
    body: html`${plot({
      label: `Difference of each strategy's Sharpe ratio to buy and hold with its interval; ${shown.length === 0 ? 'none is shown to be other than chance' : `shown to be other than chance: ${shown.map(({ a }) => a).join(', ')}`}.`,
      layers: [html`<path class="line zero" d="${`M${x(0)} 0L${x(0)} ${SIDE}`}"/>`, ...layers],
      xTicks: valueTicks(low, high, figure, 3),
      yTicks: rows.map(({ a }, k) => ({ at: (k + 0.5) / rows.length, text: a })),
      tall: true,
      names: true,
    })}
${note(shown.length === 0 ? 'After the correction for ten comparisons no strategy is shown to be better or worse than holding over this history; one interval that leaves zero out is not enough.' : `Shown to differ from holding: ${shown.map(({ a, difference }) => `${a} (${(difference ?? 0) > 0 ? 'above' : 'below'})`).join(', ')}.`)}`,
  }; // prettier-ignore
}

function tableOfAll({ contenders, againstHolding }: Comparison): Section {
  const verdicts = new Map<string, SharpeDifference>(againstHolding.map((test) => [test.a, test]));
  const of = ({ name }: Contender): SharpeDifference | undefined => verdicts.get(name);
  const body = table('Figures of each', contenders, [
    { head: '', cell: ({ name }) => name },
    { head: 'return', cell: ({ metrics }) => percent(metrics.totalReturn, 2), numeric: true },
    { head: 'a year', cell: ({ metrics }) => percent(metrics.cagr, 2), numeric: true },
    { head: 'Sharpe', cell: ({ metrics }) => figure(metrics.sharpe), numeric: true },
    { head: 'drawdown', cell: ({ metrics }) => percent(metrics.maxDrawdown, 2), numeric: true },
    { head: 'closed trades', cell: ({ metrics }) => integer(metrics.trades.count), numeric: true },
    { head: 'exposure', cell: ({ metrics }) => percent(metrics.trades.exposure, 0), numeric: true },
    { head: 'Sharpe less holding', cell: (row) => differenceText(of(row)), numeric: true },
    { head: 'verdict', cell: (row) => verdictText(of(row)) },
  ]);
  return { id: 'figures', title: 'All eleven', body };
}

function eachOther({ contenders, againstEachOther }: Comparison): Section {
  const names = contenders.slice(1).map(({ name }) => name);
  const pairs = new Map(againstEachOther.map((test) => [`${test.a} ${test.b}`, test]));
  const cell = (row: string, column: string): string | Html => {
    if (row === column) return '';
    const test = pairs.get(`${row} ${column}`);
    const other = pairs.get(`${column} ${row}`);
    const turned = other?.difference ?? null;
    const difference = test ? test.difference : turned === null ? null : -turned;
    const text = hundredths(difference);
    return (test ?? other)?.shown ? html`<b>${text} *</b>` : text;
  };
  const shown = againstEachOther.filter((test) => test.shown).length;
  return {
    id: 'pairs',
    title: 'Against each other',
    body: html`${note(shown === 0 ? `Among the ${againstEachOther.length} pairs no difference is shown.` : `${counted(shown, 'difference')} of ${againstEachOther.length} ${shown === 1 ? 'is' : 'are'} shown, marked with *.`)}
${table('Sharpe ratio of the row less that of the column', names, [
  { head: '', cell: (row) => row },
  ...names.map((column) => ({ head: column, cell: (row: string) => cell(row, column), numeric: true })),
])}`, // prettier-ignore
  };
}

const hundredths = (x: number | null): string => (x === null ? '–' : figure(Math.round(100 * x) / 100 || 0));
const differenceText = (test: SharpeDifference | undefined): string =>
  test === undefined
    ? '–'
    : `${hundredths(test.difference)} (${hundredths(test.low)} to ${hundredths(test.high)})`;
const verdictText = (test: SharpeDifference | undefined): string =>
  test === undefined ? '' : `${test.shown ? 'shown' : 'not shown'}, p ${figure(test.p)}`;
