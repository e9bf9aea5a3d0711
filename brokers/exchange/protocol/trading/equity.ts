import { newYorkDate, sessionTimes, toDollars } from '../../../../domain/index.ts';
import { fillValue } from '../../../../portfolio/index.ts';
import type { LiveAccount, Snapshot, Tape } from '../../live/index.ts';
import { sessionOf } from '../../live/index.ts';

/** Dollars that a snapshot was worth at an instant. */
export async function worth(tape: Tape, { cashMicros, shares }: Snapshot, at: number): Promise<number> {
  await tape.load(shares.keys(), sessionOf(at));
  let sum = cashMicros;
  for (const [symbol, qty] of shares) sum += fillValue(qty, tape.price(symbol, at) ?? 0);
  return toDollars(sum);
}

/** The last answer for each account: a close that has passed does not change. */
const atClose = new WeakMap<LiveAccount, { readonly session: string; readonly dollars: number }>();

/** Dollars at the close of a session that has finished. */
export async function equityAtClose(tape: Tape, account: LiveAccount, session: string): Promise<number> {
  const known = atClose.get(account);
  if (known?.session === session) return known.dollars;
  const { close } = sessionTimes(session);
  const [snapshot] = await account.history.snapshots([new Date(close).toISOString()]);
  const dollars = await worth(tape, snapshot as Snapshot, close);
  atClose.set(account, { session, dollars });
  return dollars;
}

export const dateOfInstant = (iso: string): string => newYorkDate(Date.parse(iso));
