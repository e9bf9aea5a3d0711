import { modelChoices, recordedChoices } from '../orchestrator/history-choices/index.ts';
import type { HistoryChoices } from '../orchestrator/history-choices/index.ts';
import type { Unmasked } from './choices.ts';
import { loadHistory } from './data/load.ts';
import type { Loaded } from './data/load.ts';
import { live } from './engine.ts';
import type { RunOptions } from './engine.ts';
import { isChooser } from './request.ts';
import type { BacktestRequest } from './request.ts';
import { resultOf } from './result.ts';
import type { BacktestResult } from './result.ts';

/** Reads, lives through, and reckons. @throws DeskError where there is nothing to live through */
export async function backtest(
  request: BacktestRequest,
  options: RunOptions & {
    readonly note?: (line: string) => void;
    /** Hears what was read, before the first session. */
    readonly read?: (loaded: Loaded) => void;
  },
): Promise<BacktestResult> {
  const { wall, note, read } = options;
  const started = wall.now();
  const loaded = await loadHistory(request, wall);
  for (const line of loaded.notes) note?.(line);
  read?.(loaded);
  const { strategy } = request;
  return isChooser(strategy) && strategy !== 'rules'
    ? withChoices(request, loaded, options, started)
    : resultOf(request, loaded, await live(request, loaded, options), started, wall);
}

/** With choices that were recorded, or a model's; a masked one is lived through unmasked, too. */
export async function withChoices(
  request: BacktestRequest,
  loaded: Loaded,
  options: RunOptions,
  started: number,
): Promise<BacktestResult> {
  const beside = { ...request, masked: false };
  const shown = request.masked ? await once(beside, loaded, options, started, 'beside') : null;
  const run = await once(request, loaded, options, started, shown);
  return run.result;
}

interface Run {
  readonly result: BacktestResult;
  readonly made: HistoryChoices['made'];
}

async function once(
  request: BacktestRequest,
  loaded: Loaded,
  options: RunOptions,
  started: number,
  shown: Run | 'beside' | null,
): Promise<Run> {
  const { recorded, masked, config } = request;
  const choices = recorded === null ? await modelChoices(config, options.wall, masked) : await recordedChoices(recorded); // prettier-ignore
  try {
    const lived = await live(request, loaded, { ...options, selectors: choices.selectors });
    const told = choices.told();
    const identity = { choices: { from: told.from, masked: told.masked, models: told.models } };
    const beside = shown === 'beside';
    const unmasked = shown === null || beside ? null : unmaskedOf(shown, choices.made);
    const result = resultOf(request, loaded, lived, started, options.wall, {
      told,
      unmasked,
      identity,
      beside,
    });
    return { result, made: choices.made };
  } finally {
    await choices.close();
  }
}

function unmaskedOf({ result, made }: Run, masked: HistoryChoices['made']): Unmasked {
  const both = [...masked].filter(([key]) => made.has(key));
  const same = both.filter(([key, strategy]) => made.get(key) === strategy).length;
  const { metrics, ordersHash, choices } = result;
  return {
    totalReturn: metrics.totalReturn,
    sharpe: metrics.sharpe,
    maxDrawdown: metrics.maxDrawdown,
    trades: metrics.trades.count,
    ordersHash,
    agreement: both.length === 0 ? null : same / both.length,
    calls: choices?.calls ?? 0,
    costUsd: choices?.costUsd ?? 0,
    equity: result.equity,
  };
}
