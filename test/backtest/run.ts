import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { columnsOf, historyOf, sessionsOf } from '../../backtest/data/history.ts';
import type { Actions, History } from '../../backtest/data/history.ts';
import { live } from '../../backtest/engine.ts';
import type { RunOptions } from '../../backtest/engine.ts';
import { backtestRequest } from '../../backtest/request.ts';
import type { BacktestAsked, BacktestRequest } from '../../backtest/request.ts';
import { resultOf } from '../../backtest/result.ts';
import type { BacktestResult } from '../../backtest/result.ts';
import { sessionsBetween } from '../../domain/calendar/index.ts';
import { createRng } from '../../domain/index.ts';
import type { Bar } from '../../domain/index.ts';
import { loadConfig } from '../../orchestrator/config/index.ts';

export const COMPARABLE = { sizing: 'fixed:10', exits: 'strategy', risk: 'research' } as const;

export function historyFrom(symbol: string, bars: readonly Bar[]): History {
  return historyOf(symbol, columnsOf(bars), null, null) as History;
}

/** Bars from prices alone: open, high, low and close of each session from 2015-01-02 on. */
export function flatBars(
  prices: readonly (readonly [open: number, close: number])[],
  from = '2015-01-02',
): Bar[] {
  const sessions = sessionsBetween(from, '2030-12-31');
  return prices.map(([open, close], i) => ({
    date: sessions[i] as string,
    open,
    high: Math.max(open, close),
    low: Math.min(open, close),
    close,
    volume: 1_000_000,
  }));
}

export interface Made {
  readonly symbol: string;
  readonly begins?: number;
  readonly ends?: number;
  /** Share of sessions without a bar. */
  readonly gaps?: number;
}

/** Histories of a seeded random walk over the same sessions, with late starts, early ends and holes where asked. */
export function madeHistories(seed: number, sessions: number, made: readonly Made[]): readonly History[] {
  const dates = sessionsBetween('2012-01-03', '2035-12-31').slice(0, sessions);
  return made.map(({ symbol, begins = 0, ends = sessions, gaps = 0 }) => {
    const rng = createRng(`${seed}/${symbol}`);
    const bars: Bar[] = [];
    let price = 50 + 100 * rng.next();
    let drift = 0;
    for (let i = 0; i < ends; i++) {
      if (i % 60 === 0) drift = (rng.next() - 0.45) * 0.008;
      const open = price * (1 + 0.01 * (rng.next() - 0.5));
      const close = open * (1 + drift + 0.03 * (rng.next() - 0.5));
      const missing = rng.next() < gaps;
      price = close;
      const high = Math.max(open, close) * (1 + 0.005 * rng.next());
      const low = Math.min(open, close) * (1 - 0.005 * rng.next());
      const volume = 100_000 + Math.floor(900_000 * rng.next());
      if (i >= begins && !missing) bars.push({ date: dates[i] as string, open, high, low, close, volume });
    }
    return historyFrom(symbol, bars);
  });
}

const NO_ACTIONS: Actions = { splits: [], dividends: [], restate: false };

/** A backtest over histories that are at hand. */
export async function run(
  traded: readonly History[],
  asked: BacktestAsked,
  other: {
    benchmark?: History | null;
    actions?: Actions;
    env?: Record<string, string>;
    signal?: AbortSignal;
    progress?: RunOptions['progress'];
  } = {},
): Promise<BacktestResult> {
  const request = await requestOf(asked, { SYMBOLS: traded.map((h) => h.symbol).join(','), ...other.env });
  const loaded = {
    traded,
    benchmark: other.benchmark ?? null,
    actions: other.actions ?? NO_ACTIONS,
    sessions: sessionsOf(traded, request.from),
    notes: [],
  };
  let now = 0;
  // Time passes whenever somebody looks.
  const wall = { kind: 'wall', now: () => (now += 100) } as const;
  const { signal, progress } = other;
  const lived = await live(request, loaded, {
    wall,
    ...(signal && { signal }),
    ...(progress && { progress }),
  });
  return resultOf(request, loaded, lived, 0, wall);
}

export function requestOf(
  asked: BacktestAsked,
  environment: Record<string, string>,
): Promise<BacktestRequest> {
  const RUNTIME_DIR = mkdtempSync(path.join(tmpdir(), 'tickwright-backtest-'));
  const config = loadConfig({
    purpose: 'query',
    folder: '/nonexistent',
    environment: { RUNTIME_DIR, ...environment },
  });
  return backtestRequest(config, { data: 'simulated', ...asked });
}
