import { lastFinishedSession, nextSession, shiftSessions } from '../../domain/calendar/index.ts';
import { DeskError, messageOf } from '../../domain/index.ts';
import type { Clock } from '../../domain/index.ts';
import { CsvFolder, inferSplits } from '../../market/index.ts';
import type { Split } from '../../market/index.ts';
import { historicalMarket } from '../../orchestrator/stored-market.ts';
import { getStrategy } from '../../strategies/index.ts';
import { isChooser } from '../request.ts';
import type { BacktestRequest } from '../request.ts';
import { readActions } from './actions.ts';
import { adjustmentFault, jumps } from './checks.ts';
import { columnsOf, historyOf, sessionsOf } from './history.ts';
import type { Actions, History } from './history.ts';

/** Bars before the first traded session of the desk's own backtests, where --from does not say. */
const HISTORY = 252;
/** Bars without which the rules of selection know no regime. */
const RULES_BARS = 253;

/** All that a run reads, once. */
export interface Loaded {
  /** The traded symbols, in the order given. */
  readonly traded: readonly History[];
  /** Null where there is none. */
  readonly benchmark: History | null;
  readonly actions: Actions;
  /** Sessions to live through, oldest first. */
  readonly sessions: readonly string[];
  /** A line for each symbol left out, and for what looks odd. */
  readonly notes: readonly string[];
}

/** @throws DeskError DATA_UNAVAILABLE where no symbol is left, or the strategy's benchmark is missing */
export async function loadHistory(request: BacktestRequest, wall: Clock): Promise<Loaded> {
  const { config, strategy, parameters, risk } = request;
  const { SYMBOLS, BENCHMARK } = config.settings;
  const wanted = [...new Set([...SYMBOLS, BENCHMARK])];
  const reading: Reading = { files: new Map(), refusals: new Map(), splits: [], notes: [] };
  await (request.source.kind === 'folder' ? readFolder(request, wanted, reading) : readMarket(request, wanted, reading, wall)); // prettier-ignore
  const needed = isChooser(strategy) ? RULES_BARS : getStrategy(strategy).minimumBars(parameters ?? {});
  const leftOut: string[] = [];
  const traded = SYMBOLS.flatMap((symbol) => {
    const history = reading.files.get(symbol);
    const why = reading.refusals.get(symbol) ?? whyNot(history, needed, request);
    if (why !== null || history === undefined) leftOut.push(`${symbol} is left out: ${why}`);
    return why === null && history !== undefined ? [history] : [];
  });
  if (traded.length === 0) throw noSymbol(leftOut);
  const benchmark = reading.files.get(BENCHMARK) ?? null;
  const reads = !isChooser(strategy) && getStrategy(strategy).reads === 'benchmark';
  if (benchmark === null && (reads || request.compare)) {
    const why = reading.refusals.get(BENCHMARK) ?? 'no data in the range';
    throw new DeskError('DATA_UNAVAILABLE', `the benchmark ${BENCHMARK} has no bars: ${why}`, {
      hint: 'name another with --benchmark, or add its file',
    });
  }
  const actions: Actions =
    request.actions === null
      ? { splits: risk === 'research' ? [] : reading.splits, dividends: [], restate: false }
      : await readActions(request.actions, traded);
  const sessions = sessionsOf(traded, risk === 'research' ? null : firstSession(request, traded));
  if (sessions.length === 0) throw noSymbol([`no session from ${request.from ?? 'the beginning'} on`]);
  return { traded, benchmark, actions, sessions, notes: [...leftOut, ...reading.notes] };
}

interface Reading {
  readonly files: Map<string, History>;
  readonly refusals: Map<string, string>;
  readonly splits: Split[];
  readonly notes: string[];
}

/** Where a comparable backtest begins its history; the desk's own has what lies before. */
const historyFrom = ({ risk, from }: BacktestRequest): string | null => (risk === 'research' ? from : null);

async function readFolder(
  request: BacktestRequest & { source: { kind: string } },
  wanted: readonly string[],
  reading: Reading,
): Promise<void> {
  const { source, to } = request;
  if (source.kind !== 'folder') return;
  const { ADJUSTMENT } = request.config.settings;
  const from = historyFrom(request);
  const adjusted = ADJUSTMENT === 'all';
  await new CsvFolder(source.folder, ADJUSTMENT).read(wanted, (symbol, file) => {
    const fault = 'code' in file ? file.detail : adjustmentFault(file, adjusted, from, to);
    if (fault !== null) reading.refusals.set(symbol, 'code' in file ? fault : `${symbol}.csv ${fault}`);
    if (fault !== null || 'code' in file) return;
    const history = historyOf(symbol, file, from, to);
    if (history === null) {
      reading.refusals.set(
        symbol,
        `no data in the range: ${symbol}.csv holds ${file.dates[0]} to ${file.dates.at(-1)}`,
      );
      return;
    }
    reading.files.set(symbol, history);
    if (!adjusted && request.actions === null) reading.splits.push(...inferSplits(symbol, file));
    const odd = jumps(file, adjusted, request.from, to);
    if (odd.length > 0 && request.config.settings.SYMBOLS.includes(symbol))
      reading.notes.push(`${symbol}: the close moved by over 20 % and its adjustment did not on ${few(odd)}: real, or a split that the file does not know`); // prettier-ignore
  });
}

async function readMarket(
  request: BacktestRequest,
  wanted: readonly string[],
  reading: Reading,
  wall: Clock,
): Promise<void> {
  const { source, to, config } = request;
  if (source.kind !== 'market') return;
  if (source.name === 'simulated' && to === null)
    throw new DeskError('USAGE', 'the simulated market has no end: --to is needed');
  const market = await historicalMarket(config, source.name, wall);
  const through = to ?? lastFinishedSession(wall.now());
  const answers = await market.dailyBars({ symbols: wanted, through });
  const dates = new Map<string, string>();
  const shared = (date: string): string => dates.get(date) ?? (dates.set(date, date), date);
  for (const [symbol, answer] of answers) {
    if (!answer.ok) {
      reading.refusals.set(symbol, answer.fault.detail);
      continue;
    }
    try {
      const columns = columnsOf(answer.bars);
      const history = historyOf(
        symbol,
        { ...columns, dates: columns.dates.map(shared) },
        historyFrom(request),
        to,
      );
      if (history) reading.files.set(symbol, history);
      else reading.refusals.set(symbol, `no data in the range: ${source.name} has none`);
    } catch (thrown) {
      reading.refusals.set(symbol, messageOf(thrown));
    }
  }
  if (config.settings.ADJUSTMENT === 'raw' && request.actions === null)
    reading.splits.push(...(await market.splits(wanted, '0000-01-01', through)));
}

function whyNot(
  history: History | undefined,
  needed: number,
  { strategy, from }: BacktestRequest,
): string | null {
  if (history === undefined) return 'no data in the range';
  const last = history.dates[history.length - 1] as string;
  if (from !== null && last < from) return `no data in the range: its bars end on ${last}`;
  if (history.length >= needed) return null;
  return `${history.length} bars in the range, and ${strategy} needs ${needed}`;
}

/** The session the desk's own backtest begins at: as asked, or when the first symbol has a year of bars. */
function firstSession({ from }: BacktestRequest, traded: readonly History[]): string {
  const begins = traded.map((h) => h.dates[0] as string).sort()[0] as string;
  return from ?? nextSession(shiftSessions(begins, HISTORY - 1));
}

function noSymbol(leftOut: readonly string[]): DeskError {
  const shown = leftOut.length > 5 ? [...leftOut.slice(0, 5), `and ${leftOut.length - 5} more`] : leftOut;
  return new DeskError('DATA_UNAVAILABLE', `no symbol is left: ${shown.join('; ')}`, {
    hint: 'check --data, --symbols, --from and --to against the files',
  });
}

const few = (dates: readonly string[]): string =>
  dates.length > 3 ? `${dates.slice(0, 3).join(', ')} and ${dates.length - 3} more days` : dates.join(', ');
