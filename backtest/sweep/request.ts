import { readFileSync } from 'node:fs';
import { DeskError, isDate, messageOf } from '../../domain/index.ts';
import { csvMarket } from '../../market/index.ts';
import { getStrategy } from '../../strategies/index.ts';
import type { Strategy } from '../../strategies/index.ts';
import { drawnFrom, gridOf, parseAxis } from './grid.ts';
import type { Grid } from './grid.ts';
import type { SweepInput } from './history.ts';
import { loadHistory, longEnough } from './load.ts';

/** What a search is asked to look at, as it was typed. */
export interface HistoryTyped {
  readonly symbols?: string;
  readonly data?: string;
  readonly from?: string;
  readonly to?: string;
  readonly benchmark?: string;
  readonly sectors?: string;
  readonly sizing?: string;
  readonly cash?: string;
}

export interface GridTyped {
  readonly strategy?: string;
  readonly param?: readonly string[];
  readonly random?: number;
  readonly seed?: string;
}

export interface RequestTools {
  readonly adjustment: 'raw' | 'all';
  /** Seed of the draw, where none is typed. */
  readonly seed: number;
  readonly say: (line: string) => void;
}

export interface SearchRequest {
  readonly strategy: Strategy;
  readonly grid: Grid;
  readonly input: SweepInput;
}

/** The grid of one strategy over the history asked for. @throws DeskError naming what is wrong and where */
export async function readSearch(
  typed: HistoryTyped & GridTyped,
  tools: RequestTools,
): Promise<SearchRequest> {
  if (typed.strategy === undefined) throw missing('--strategy', 'one of the ten, such as TrendFollowing');
  const strategy = getStrategy(typed.strategy);
  const axes = (typed.param ?? []).map((text) => parseAxis(strategy, text));
  const grid =
    typed.random === undefined
      ? gridOf(strategy, axes)
      : drawnFrom(strategy, axes, typed.random, typed.seed ?? tools.seed);
  const history = await readHistory(typed, strategy.reads === 'benchmark', tools);
  return { strategy, grid, input: { ...history, strategy: strategy.name } };
}

/** The same with the symbols that every parameter set can trade, so that all runs have the same sessions. */
export async function readComparableSearch(
  typed: HistoryTyped & GridTyped,
  tools: RequestTools,
): Promise<SearchRequest> {
  const { strategy, grid, input } = await readSearch(typed, tools);
  const bars = Math.max(...grid.sets.map((set) => strategy.minimumBars(set)));
  return { strategy, grid, input: { ...input, universe: longEnough(input.universe, bars, tools.say) } };
}

export async function readHistory(
  typed: HistoryTyped,
  needsBenchmark: boolean,
  { adjustment, say }: RequestTools,
): Promise<Omit<SweepInput, 'strategy'>> {
  const symbols = symbolsOf(typed.symbols);
  if (typed.data === undefined) throw missing('--data', 'a folder of SYMBOL.csv');
  for (const [option, day] of [
    ['--from', typed.from],
    ['--to', typed.to],
  ] as const)
    // prettier-ignore
    if (day !== undefined && !isDate(day)) throw wrong(option, day, 'a day, YYYY-MM-DD');
  if (typed.from !== undefined && typed.to !== undefined && typed.from > typed.to)
    throw new DeskError('USAGE', `--from ${typed.from} is after --to ${typed.to}`, { hint: 'swap them' });
  const benchmark = needsBenchmark ? (typed.benchmark ?? 'SPY').toUpperCase() : null;
  const qty = sharesOf(typed.sizing ?? 'fixed:10');
  const cash = Number(typed.cash ?? 100_000);
  if (!(cash > 0 && Number.isFinite(cash))) throw wrong('--cash', typed.cash ?? '', 'dollars above zero');
  const sectors = typed.sectors === undefined ? new Map<string, string>() : readSectors(typed.sectors);
  const loaded = await loadHistory(csvMarket({ folder: typed.data, adjustment }), {
    symbols,
    benchmark,
    from: typed.from ?? null,
    to: typed.to ?? null,
  });
  for (const line of loaded.leftOut) say(line);
  if (needsBenchmark && loaded.benchmark === null)
    throw new DeskError('DATA_UNAVAILABLE', `there is no history of the benchmark ${benchmark}`, {
      hint: 'put its file into --data, or name another one with --benchmark',
    });
  return { universe: loaded.universe, benchmark: loaded.benchmark, sectors, qty, cash };
}

function symbolsOf(text: string | undefined): readonly string[] {
  const symbols = (text ?? '').split(',').map((part) => part.trim().toUpperCase()).filter((part) => part !== ''); // prettier-ignore
  if (symbols.length === 0) throw missing('--symbols', 'such as SPY,AAPL');
  const twice = symbols.find((symbol, i) => symbols.indexOf(symbol) < i);
  if (twice === undefined) return symbols;
  throw new DeskError('USAGE', `--symbols names ${twice} twice`, { hint: 'leave one out' });
}

function sharesOf(sizing: string): number {
  const shares = /^fixed:(\d+)$/.exec(sizing)?.[1];
  if (shares !== undefined && Number(shares) > 0) return Number(shares);
  throw wrong('--sizing', sizing, 'fixed:N, N shares, for a search');
}

function readSectors(file: string): ReadonlyMap<string, string> {
  const invalid = (what: string): DeskError =>
    new DeskError('DATA_INVALID', `--sectors ${file}: ${what}`, { hint: 'a JSON object, {"AAPL": "Technology"}' }); // prettier-ignore
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (thrown) {
    throw invalid(messageOf(thrown));
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid('is no JSON object');
  const entries = Object.entries(value);
  const odd = entries.find(([, sector]) => typeof sector !== 'string');
  if (odd) throw invalid(`the sector of ${odd[0]} is no text`);
  return new Map(entries as [string, string][]);
}

const missing = (option: string, form: string): DeskError =>
  new DeskError('USAGE', `${option} is missing`, { hint: `give ${option}: ${form}` });
const wrong = (option: string, text: string, form: string): DeskError =>
  new DeskError('USAGE', `${option}: ${text} must be ${form}`, { hint: '--help lists what there is' });
