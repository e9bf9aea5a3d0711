import { isSession, nextSession, shiftSessions } from '../domain/calendar/index.ts';
import { DeskError } from '../domain/index.ts';
import type { MarketData } from '../market/index.ts';
import { SIMULATED_FIRST_TRADED } from '../market/index.ts';
import type { Config } from './config/index.ts';

/** The sessions a replayed clock goes through; `last` null: without end. */
export interface History {
  readonly first: string;
  readonly last: string | null;
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
    return { first, last: run.to };
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
  const left: string[] = [];
  for (const [symbol, answer] of answers) {
    const lastBar = answer.ok ? answer.bars.at(-1)?.date : undefined;
    const why = !answer.ok
      ? answer.fault.detail
      : lastBar === undefined
        ? `no bars up to ${last}`
        : lastBar < first
          ? `no data in the range: its bars end on ${lastBar}`
          : null;
    if (why !== null) left.push(`${symbol} is left out: ${why}`);
  }
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
  return { first, last };
}
