import {
  isDate,
  newYorkDate,
  sessionTimes,
  sessionsBetween,
  shiftSessions,
} from '../../../../domain/index.ts';
import type { Context, Operation } from '../context.ts';
import { faults } from '../fault.ts';
import { millisecondsOf } from '../wire/time.ts';
import type { Snapshot } from '../../live/index.ts';
import { worth } from './equity.ts';

const MINUTE = 60_000;
const FRAMES: Readonly<Record<string, number>> = { '1Min': 1, '5Min': 5, '15Min': 15, '1H': 60, '1D': 0 };
/** Sessions in a unit of a period. */
const UNITS: Readonly<Record<string, number>> = { D: 1, W: 5, M: 21, A: 252, Y: 252 };
/** Most points of one answer. */
const MOST = 10_000;

interface Window {
  readonly sessions: readonly string[];
  readonly frame: string;
}

function windowOf({ venue, query }: Context): Window {
  const today = newYorkDate(venue.at);
  const start = query.text('start') ?? query.text('date_start');
  const end = query.text('end') ?? query.text('date_end');
  const period = query.text('period');
  if (start !== null && end !== null && period !== null)
    throw faults.unprocessable('only two of start, end and period can be specified');
  const dateOf = (text: string, name: string): string =>
    isDate(text) ? text : newYorkDate(millisecondsOf(text, name));
  const found = /^(\d{1,3})([DWMAY])$/.exec(period ?? '1M');
  if (!found) throw faults.unprocessable('invalid period');
  const count = Number(found[1]) * (UNITS[found[2] as string] as number);
  const last =
    end === null
      ? start !== null && period !== null
        ? shiftSessions(dateOf(start, 'start'), count)
        : today
      : dateOf(end, 'end');
  const first = start === null ? shiftSessions(last, 1 - count) : dateOf(start, 'start');
  const sessions = sessionsBetween(first, last < today ? last : today);
  const usual = sessions.length <= 1 ? '1Min' : sessions.length <= 7 ? '15Min' : '1D';
  const frame = query.text('timeframe') ?? usual;
  if (!Object.hasOwn(FRAMES, frame)) throw faults.unprocessable('invalid timeframe');
  return { sessions, frame };
}

/** Left ends of the windows, and the instants at which each is valued. */
function points({ sessions, frame }: Window, now: number): readonly (readonly [label: number, at: number])[] {
  const step = (FRAMES[frame] as number) * MINUTE;
  const found: [number, number][] = [];
  for (const session of sessions) {
    const { open, close } = sessionTimes(session);
    if (open > now) break;
    if (step === 0) found.push([open - 9.5 * 3_600_000, Math.min(close, now)]);
    else
      for (let at = open; at < close && at <= now; at += step)
        found.push([at, Math.min(at + step, close, now)]);
    if (found.length > MOST)
      throw faults.unprocessable('too many points: ask for a longer timeframe or a shorter period');
  }
  return found;
}

async function history(context: Context) {
  const { account, venue, desks } = context;
  const window = windowOf(context);
  const { openedAt } = await desks.of(account.id, new Date(venue.at).toISOString());
  const from = Date.parse(openedAt);
  const marks = points(window, venue.at).filter(([, at]) => at >= from);
  const snaps = await account.history.snapshots(marks.map(([, at]) => new Date(at).toISOString()));
  const equity: number[] = [];
  for (const [i, [, at]] of marks.entries()) equity.push(await worth(venue.tape, snaps[i] as Snapshot, at));
  const base = equity[0] ?? account.initialCash;
  return {
    body: {
      timestamp: marks.map(([label]) => Math.floor(label / 1000)),
      equity,
      // Differences of doubles; what lies below a millionth is none of the account's.
      profit_loss: equity.map((value) => rounded(value - base, 1e6)),
      profit_loss_pct: equity.map((value) => rounded(value / base - 1, 1e9)),
      base_value: base,
      timeframe: window.frame,
      cashflow: {},
    },
  };
}

const rounded = (value: number, parts: number): number => Math.round(value * parts) / parts || 0;

export const historyOperations: readonly Operation[] = [
  { method: 'GET', path: '/v2/account/portfolio/history', handle: history },
];
