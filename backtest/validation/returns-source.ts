import { readFile } from 'node:fs/promises';
import { returnsOf } from '../../analytics/index.ts';
import { DeskError, messageOf } from '../../domain/index.ts';
import { columnOf, readTable } from '../../orchestrator/table-file.ts';

/** What a Monte Carlo analysis draws from. */
export interface ReturnsSource {
  /** Of each session. */
  readonly returns: Float64Array;
  /** Of each closed trade as a share of equity at its entry; null where the file has no trades. */
  readonly trades: readonly number[] | null;
}

interface BacktestDocument {
  readonly config?: { readonly cash?: unknown };
  readonly equity: readonly { readonly time: string; readonly equity: number }[];
  readonly trades: readonly { readonly entryTime: string; readonly pnl: number | null }[];
}

const LEVELS: ReadonlySet<string> = new Set(['equity', 'price']);

/**
 * A backtest's JSON (`backtest --json`), or a CSV file as `metrics` reads it: a column named equity or price is levels.
 * @throws DeskError DATA_UNAVAILABLE, DATA_INVALID naming what is wrong
 */
export async function returnsSource(file: string, column?: string): Promise<ReturnsSource> {
  const source = /\.json$/i.test(file) ? ofBacktest(file, await documentIn(file)) : await ofTable(file, column); // prettier-ignore
  const odd = source.returns.findIndex((r) => !Number.isFinite(r));
  if (odd >= 0) throw invalid(file, `return ${odd + 1} is no number: a level is zero or missing`);
  if (source.returns.length >= 2) return source;
  throw invalid(file, `${source.returns.length} returns are too few to draw from`);
}

async function ofTable(file: string, column?: string): Promise<ReturnsSource> {
  const { name, values } = columnOf(await readTable(file), column);
  return { returns: LEVELS.has(name.toLowerCase()) ? returnsOf(values) : values, trades: null };
}

function ofBacktest(file: string, { config, equity, trades }: BacktestDocument): ReturnsSource {
  const levels = equity.map((point) => point.equity);
  const cash = config?.cash;
  const returns = returnsOf(typeof cash === 'number' && cash > 0 ? [cash, ...levels] : levels);
  const before = (time: string): number => {
    const at = equity.findIndex((point) => point.time >= time);
    const level = at > 0 ? levels[at - 1] : typeof cash === 'number' ? cash : levels[0];
    return level ?? Number.NaN;
  };
  const shares = trades.flatMap(({ entryTime, pnl }) => (pnl === null ? [] : [pnl / before(entryTime)]));
  if (shares.some((share) => !Number.isFinite(share))) throw invalid(file, 'a trade has no equity before it');
  return { returns, trades: shares };
}

async function documentIn(file: string): Promise<BacktestDocument> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(file, 'utf8'));
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== undefined)
      throw new DeskError('DATA_UNAVAILABLE', `${file} cannot be read: ${messageOf(thrown)}`, {
        cause: thrown,
        hint: 'name the output of backtest --json, or a CSV file of returns',
      });
    throw invalid(file, messageOf(thrown));
  }
  const { equity, trades } = (value ?? {}) as Partial<BacktestDocument>;
  if (Array.isArray(equity) && Array.isArray(trades)) return value as BacktestDocument;
  throw invalid(file, 'is no backtest: it has no equity and trades');
}

const invalid = (file: string, what: string): DeskError =>
  new DeskError('DATA_INVALID', `${file}: ${what}`, { hint: 'name the output of backtest --json, or a CSV file of returns' }); // prettier-ignore
