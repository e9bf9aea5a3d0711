import { checkReportFile, comparisonPage, writeReport } from '../../backtest/report/index.ts';
import { compareStrategies, loadCompared } from '../../backtest/validation/index.ts';
import type { Comparison, Contender, SharpeDifference } from '../../backtest/validation/index.ts';
import { createRng } from '../../domain/index.ts';
import type { Face } from '../face.ts';
import { DASH, figure, integer } from '../../words/format.ts';
import { tableOf } from '../output.ts';
import { prepareSearch, scoreColumns } from './search.ts';
import type { SearchOptions } from './search.ts';

export interface CompareCommand extends SearchOptions {
  readonly report?: string;
  readonly block: number;
  readonly draws: number;
}

/** All ten strategies at their defaults against buy and hold and against each other, and what of it is significant. */
export async function compare(face: Face, options: CompareCommand): Promise<number> {
  const tools = await prepareSearch(face, options);
  const { report } = options;
  if (report !== undefined) checkReportFile(report);
  const input = await loadCompared(options, tools);
  const rng = createRng(options.seed ?? tools.config.settings.SEED).fork('compare');
  const { block, draws } = options;
  const answer = compareStrategies(input, { block, draws, rng });
  face.out(options.json ? `${JSON.stringify(jsonOf(answer))}\n` : shown(face, answer));
  if (report === undefined) return 0;
  const symbols = input.universe.map(({ symbol }) => symbol);
  const made = new Date(tools.wall.now()).toISOString();
  writeReport(report, comparisonPage({ answer, symbols, made, version: face.version }));
  if (options.json) tools.say(`report ${report}`);
  else face.out(`report ${report}\n`);
  return 0;
}

function jsonOf({ dates, contenders, ...rest }: Comparison): unknown {
  return {
    from: dates[0],
    to: dates.at(-1),
    sessions: dates.length,
    ...rest,
    contenders: contenders.map(({ name, params, metrics }) => ({ name, params, metrics })),
  };
}

function shown(face: Face, answer: Comparison): string {
  const { contenders, againstHolding, againstEachOther, dates } = answer;
  const verdicts = new Map(againstHolding.map((test) => [test.a, test]));
  const table = tableOf(
    contenders,
    [
      { head: '', cell: ({ name }: Contender) => name },
      ...scoreColumns(({ metrics }: Contender) => metrics),
      { head: 'Sharpe less holding', cell: ({ name }: Contender) => differenceText(verdicts.get(name)), numeric: true },
      { head: 'significant', cell: ({ name }: Contender) => verdictText(verdicts.get(name)) },
    ],
    face.style,
  ); // prettier-ignore
  const shownPairs = againstEachOther.filter((test) => test.shown);
  return [
    `${integer(dates.length)} sessions, ${dates[0]} to ${dates.at(-1)}; the same shares of every symbol, fills at the next open, no costs`,
    table,
    '',
    ...bars(contenders),
    '',
    `significance: differences of Sharpe ratios over ${integer(answer.draws)} draws of blocks of ${answer.block} sessions, 5 % after Holm's correction`,
    shownPairs.length === 0
      ? `among the ${againstEachOther.length} pairs of strategies no difference is shown`
      : `shown among the ${againstEachOther.length} pairs of strategies: ${shownPairs.map(pairText).join('; ')}`,
    '',
  ].join('\n');
}

const differenceText = (test: SharpeDifference | undefined): string =>
  test === undefined ? DASH : `${figure(test.difference)} (${figure(test.low)} to ${figure(test.high)})`;
const verdictText = (test: SharpeDifference | undefined): string =>
  test === undefined ? '' : `${test.shown ? 'shown' : 'not shown'}, p ${figure(test.p)}`;
const pairText = ({ a, b, difference }: SharpeDifference): string =>
  (difference ?? 0) > 0 ? `${a} above ${b}` : `${b} above ${a}`;

const WIDTH = 40;

/** Sharpe ratios as bars, zero in common; negative ones to its left. */
function bars(contenders: readonly Contender[]): string[] {
  const ratios = contenders.map(({ metrics }) => metrics.sharpe ?? 0);
  const low = Math.min(0, ...ratios);
  const scale = WIDTH / Math.max(1e-9, Math.max(0, ...ratios) - low);
  const zero = Math.round(-low * scale);
  const longest = Math.max(...contenders.map(({ name }) => name.length));
  return contenders.map(({ name, metrics }, k) => {
    const cells = Math.round(Math.abs(ratios[k] as number) * scale);
    const below = (ratios[k] as number) < 0;
    const left = below ? '#'.repeat(cells).padStart(zero) : ' '.repeat(zero);
    const right = below ? '' : '#'.repeat(cells);
    return `${name.padEnd(longest)} ${left}|${right} ${figure(metrics.sharpe)}`;
  });
}
