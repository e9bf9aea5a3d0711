import type { History } from '../../../backtest/data/history.ts';
import { reportPage } from '../../../backtest/report/index.ts';
import type { ReportInput } from '../../../backtest/report/index.ts';
import type { BacktestAsked } from '../../../backtest/request.ts';
import { COMPARABLE, madeHistories, run } from '../run.ts';

export const HISTORIES = madeHistories(21, 520, [
  { symbol: 'AAA' },
  { symbol: 'BBB', gaps: 0.05 },
  { symbol: 'CCC', begins: 200 },
]);

const runs = new Map<string, Promise<ReportInput>>();

/** A real run over made histories, as a report is given it; the same one is lived through once. */
export function inputOf(asked: BacktestAsked = {}, env: Record<string, string> = {}): Promise<ReportInput> {
  const key = JSON.stringify([asked, env]);
  const known = runs.get(key) ?? lived(asked, env);
  runs.set(key, known);
  return known;
}

async function lived(asked: BacktestAsked, env: Record<string, string>): Promise<ReportInput> {
  const wanted = { ...COMPARABLE, strategy: 'Breakout', sizing: 'fixed:100', ...asked };
  const result = await run(HISTORIES, wanted, { env });
  return { result, prices: HISTORIES, benchmark: HISTORIES[0] as History, made: '2026-11-21T14:00:00.000Z', version: 'test' }; // prettier-ignore
}

/** The same run on either side of the comparison: what it looks like, not what a model did. */
export function comparedWithItself(input: ReportInput): ReportInput {
  const { result } = input;
  const { metrics, trades, equity, ordersHash } = result;
  const { totalReturn, sharpe, maxDrawdown } = metrics;
  const side = { totalReturn, sharpe, maxDrawdown, trades: trades.length, equity, ordersHash, agreement: 1, calls: 0, costUsd: 0 }; // prettier-ignore
  const nothing = { asked: 0, missing: 0, missingFrom: null, missingTo: null, calls: 0, costUsd: 0, failures: 0, firstFailure: null }; // prettier-ignore
  const choices = { ...nothing, by: 'model', from: 'test', masked: true, models: [], beforeCutoff: [], unmasked: side } as const; // prettier-ignore
  return { ...input, result: { ...result, choices } };
}

export const sectionsOf = (page: string): readonly string[] =>
  [...page.matchAll(/<section id="([a-z]+)"/g)].map(([, id]) => id as string);

export { reportPage };
