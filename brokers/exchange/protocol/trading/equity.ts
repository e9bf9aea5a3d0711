import { newYorkDate, sessionTimes, toDollars, toMicros } from '../../../../domain/index.ts';
import { fillValue } from '../../../../portfolio/index.ts';
import type { LiveAccount, Tape } from '../../live/index.ts';
import { sessionOf } from '../../live/index.ts';

/** An account's cash and shares at an instant, told from its fills and splits. */
export interface Snapshot {
  readonly cashMicros: number;
  readonly shares: ReadonlyMap<string, number>;
}

/** Snapshots at rising instants (ISO), one pass over the account's moves. */
export function snapshots(account: LiveAccount, instants: readonly string[]): readonly Snapshot[] {
  const { moves } = account;
  let cash = toMicros(account.initialCash);
  const shares = new Map<string, number>();
  let i = 0;
  return instants.map((instant) => {
    for (let move = moves[i]; move && move.at <= instant; move = moves[++i]) {
      if (move.kind === 'split') {
        cash += toMicros(move.cashInLieu);
      } else if (move.fill) {
        const { side, qty, price, fees } = move.fill;
        const value = fillValue(qty, price);
        cash += (side === 'buy' ? -value : value) - toMicros(fees);
      }
      const { symbol, qty } = move.position;
      if (qty === 0) shares.delete(symbol);
      else shares.set(symbol, qty);
    }
    return { cashMicros: cash, shares: new Map(shares) };
  });
}

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
  const [snapshot] = snapshots(account, [new Date(close).toISOString()]);
  const dollars = await worth(tape, snapshot as Snapshot, close);
  atClose.set(account, { session, dollars });
  return dollars;
}

export const dateOfInstant = (iso: string): string => newYorkDate(Date.parse(iso));
