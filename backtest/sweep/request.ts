import { DeskError } from '../../domain/index.ts';
import type { Clock } from '../../domain/index.ts';
import type { Config } from '../../orchestrator/config/index.ts';
import { getStrategy } from '../../strategies/index.ts';
import type { Strategy, StrategyParameters } from '../../strategies/index.ts';
import { loadHistory } from '../data/load.ts';
import { backtestRequest } from '../request.ts';
import type { BacktestAsked, BacktestRequest } from '../request.ts';
import { drawnFrom, gridOf, parseAxis } from './grid.ts';
import type { Grid } from './grid.ts';
import type { History } from '../data/history.ts';
import type { SweepInput } from './history.ts';

/** What a search is asked for, as it was typed; `param` holds ranges, NAME=from:to:step. */
export interface SearchTyped extends BacktestAsked {
  readonly random?: number;
  readonly seed?: string;
}

export interface SearchTools {
  /** Symbols, benchmark, cash and seed are its settings. */
  readonly config: Config;
  readonly wall: Clock;
  readonly say: (line: string) => void;
}

export interface SearchRequest {
  readonly strategy: Strategy;
  readonly grid: Grid;
  /** A backtest of the grid's first set; another one's differs in its parameters only. */
  readonly backtest: BacktestRequest;
}

/** The defaults of a search are those of a backtest that can be compared. */
const COMPARABLE = { sizing: 'fixed:10', exits: 'strategy', risk: 'research' } as const;

/** @throws DeskError USAGE naming the option that is wrong */
export async function readSearch(typed: SearchTyped, { config, say }: SearchTools): Promise<SearchRequest> {
  if (typed.strategy === undefined || typed.strategy === 'rules')
    throw new DeskError('USAGE', '--strategy is missing: one of the ten has parameters to search', {
      hint: 'such as --strategy TrendFollowing --param fast=10:100:10',
    });
  const strategy = getStrategy(typed.strategy);
  const axes = (typed.param ?? []).map((text) => parseAxis(strategy, text));
  const grid =
    typed.random === undefined
      ? gridOf(strategy, axes)
      : drawnFrom(strategy, axes, typed.random, typed.seed ?? config.settings.SEED);
  const request = await comparableRequest(config, typed);
  const { skipped, skippedWhy, sets } = grid;
  if (skippedWhy !== null)
    say(`${skipped} of ${skipped + sets.length} combinations are skipped, such as: ${skippedWhy}`);
  return { strategy, grid, backtest: { ...request, parameters: grid.sets[0] as StrategyParameters } };
}

const given = (typed: SearchTyped): BacktestAsked =>
  Object.fromEntries(Object.entries(typed).filter(([, value]) => value !== undefined));

/** A backtest that can be compared, of the options that were given. */
export function comparableRequest(config: Config, typed: SearchTyped): Promise<BacktestRequest> {
  return backtestRequest(config, { ...COMPARABLE, ...given(typed), param: [] });
}

/** Whether a backtest is the one that scoring knows without the agents; what it is not, in words, else. */
export function unlikeScoring({
  sizing,
  exits,
  risk,
  costs,
  participation,
  actions,
}: BacktestRequest): string | null {
  if (sizing.kind !== 'fixed') return `--sizing ${sizing.kind}`;
  if (exits !== 'strategy') return `--exits ${exits}`;
  if (risk !== 'research') return `--risk ${risk}`;
  if (typeof participation === 'number') return '--participation';
  if (actions !== null) return '--actions';
  const cost = Object.entries(costs).find(([, value]) => value !== undefined && value !== 'none');
  return cost === undefined ? null : `--${cost[0]}`;
}

/** Bars with their hashes, so that runs can be counted as trials of them. */
export interface ReadInput extends SweepInput {
  readonly universe: readonly History[];
  readonly benchmark: History | null;
}

/**
 * The bars of a search; symbols with fewer bars than any of its sets needs are left out, with a line.
 * @throws DeskError DATA_UNAVAILABLE where no symbol is left
 */
export async function loadInput(
  { backtest, grid, strategy }: SearchRequest,
  { wall, say }: SearchTools,
): Promise<ReadInput> {
  const bars = (set: StrategyParameters): number => strategy.minimumBars(set);
  const least = grid.sets.reduce((a, b) => (bars(b) < bars(a) ? b : a));
  const { traded, benchmark, notes } = await loadHistory({ ...backtest, parameters: least }, wall);
  for (const line of notes) say(line);
  const { sizing, config } = backtest;
  return {
    strategy: strategy.name,
    universe: traded,
    benchmark,
    sectors: config.settings.SECTORS,
    qty: sizing.kind === 'fixed' ? sizing.shares : 0,
    cash: config.settings.CASH,
  };
}

/** The same with the symbols that every parameter set can trade, so that all runs have the same sessions. */
export async function loadComparableInput(request: SearchRequest, tools: SearchTools): Promise<ReadInput> {
  refuseUnlike(request.backtest);
  const input = await loadInput(request, tools);
  const needed = Math.max(...request.grid.sets.map((set) => request.strategy.minimumBars(set)));
  return { ...input, universe: longEnough(input.universe, needed, tools.say) };
}

/** @throws DeskError USAGE where scoring does not know the mode that is asked for */
export function refuseUnlike(request: BacktestRequest): void {
  const unlike = unlikeScoring(request);
  if (unlike === null) return;
  throw new DeskError('USAGE', `${unlike} is for backtest and sweep: validations score fixed shares without costs`, {
    hint: 'leave it out',
  }); // prettier-ignore
}

function longEnough(
  universe: readonly History[],
  bars: number,
  say: (line: string) => void,
): readonly History[] {
  for (const { symbol, length } of universe)
    if (length < bars) say(`${symbol} is left out: ${length} bars, ${bars} are needed`);
  const kept = universe.filter((series) => series.length >= bars);
  if (kept.length > 0) return kept;
  throw new DeskError('DATA_UNAVAILABLE', `no symbol has the ${bars} bars that are needed`, {
    hint: 'begin earlier (--from), or take smaller parameters',
  });
}
