import { isSession, nextSession, shiftSessions } from '../domain/calendar/index.ts';
import { DeskError } from '../domain/index.ts';
import type { BarsAnswer, MarketData } from '../market/index.ts';
import { SIMULATED_FIRST_TRADED } from '../market/index.ts';
import type { Config } from './config/index.ts';

/** The sessions a replayed clock goes through; `last` null: without end. */
export interface History {
  readonly first: string;
  readonly last: string | null;
  /** Symbols without data in it, each with the reason. */
  readonly absent: ReadonlyMap<string, string>;
}

/** Bars before the first traded session, where nothing else is asked for. */
const HISTORY = 252;

const sessionAtOrAfter = (date: string): string => (isSession(date) ? date : nextSession(date));

/**
 * What is lived through, and a note for each symbol that is left out from the start.
 * @throws DeskError DATA_UNAVAILABLE where the range holds no session or no symbol has data in it
 */
export async function historyOf(
  config: Config,
  market: MarketData,
  note: (line: string) => void,
): Promise<History> {
  const { run, settings } = config;
  if (market.kind === 'simulated') {
    const first = sessionAtOrAfter(run.from ?? SIMULATED_FIRST_TRADED);
    return { first, last: run.to, absent: new Map() };
  }
  const range = await market.range();
  const where = run.replay ?? settings.DATA_PROVIDER;
  if (range.first === null || range.last === null) {
    throw new DeskError(
      'DATA_UNAVAILABLE',
      `no CSV file with bars in ${where}: the folder is empty or none can be read`,
      {
        hint: 'it must hold one SYMBOL.csv for each symbol, with the header date,open,high,low,close,volume',
      },
    );
  }
  const last = run.to !== null && run.to < range.last ? run.to : range.last;
  const answers = await market.dailyBars({ symbols: settings.SYMBOLS, through: last });
  const begins = [...answers.values()].flatMap((a) => (a.ok && a.bars[0] ? [a.bars[0].date] : [])).sort()[0];
  const first = sessionAtOrAfter(run.from ?? shiftSessions(begins ?? range.first, HISTORY));
  const absent = new Map<string, string>();
  for (const [symbol, answer] of answers) {
    const why = whyAbsent(answer, first, last);
    if (why !== null) absent.set(symbol, why);
  }
  const left = [...absent].map(([symbol, why]) => `${symbol} is left out: ${why}`);
  if (left.length === settings.SYMBOLS.length) {
    const shown = left.length > 5 ? [...left.slice(0, 5), `and ${left.length - 5} more`] : left;
    throw new DeskError('DATA_UNAVAILABLE', `no symbol is left in ${where}: ${shown.join('; ')}`, {
      hint: 'check --replay, --symbols, --from and --to against the files',
    });
  }
  left.forEach(note);
  if (first > last) {
    throw new DeskError(
      'DATA_UNAVAILABLE',
      `no data in the range: ${first} to ${run.to ?? last}, the bars in ${where} end on ${range.last}`,
    );
  }
  return { first, last, absent };
}

/** Why a symbol has nothing to be lived through; null: it has. */
function whyAbsent(answer: BarsAnswer, first: string, last: string): string | null {
  if (!answer.ok) return answer.fault.detail;
  const end = answer.bars.at(-1)?.date;
  if (end === undefined) return `no bars up to ${last}`;
  return end < first ? `no data in the range: its bars end on ${end}` : null;
}
