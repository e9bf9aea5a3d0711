import type { z } from 'zod';
import type { Split } from '../port.ts';
import type { AlpacaDataClient } from './client.ts';
import { wireActions } from './wire.ts';

const PAGE = 1000;
/** Actions are listed by the day they were processed, which may lie some days after the ex-date. */
const LATE_DAYS = 30;
const DAY_MS = 86_400_000;

/** What restates a symbol's prices from its ex-date on. */
export interface Action {
  readonly symbol: string;
  readonly exDate: string;
  /** New shares for one old one; null: not a split. */
  readonly ratio: number | null;
}

/** Splits, dividends and spin-offs whose ex-date lies in [from, to], dates YYYY-MM-DD. */
export async function fetchActions(
  client: AlpacaDataClient,
  symbols: readonly string[],
  from: string,
  to: string,
  only: 'splits' | 'all',
  signal?: AbortSignal,
): Promise<readonly Action[]> {
  const splits = 'forward_split,reverse_split';
  const types = only === 'splits' ? splits : `${splits},cash_dividend,stock_dividend,spin_off`;
  const found = new Map<string, Action>();
  let pageToken: string | null = null;
  do {
    const token: string | null = pageToken;
    const answer: z.infer<typeof wireActions> = await client.ask(
      wireActions,
      (init) =>
        client.actions.corporateActionsRaw(
          {
            symbols: symbols.join(','),
            types,
            start: new Date(`${from}T00:00:00Z`),
            end: new Date(Date.parse(`${to}T00:00:00Z`) + LATE_DAYS * DAY_MS),
            limit: PAGE,
            ...(token !== null && { pageToken: token }),
          },
          init,
        ),
      signal,
    );
    const { corporate_actions: lists, next_page_token } = answer;
    const add = (symbol: string, exDate: string, ratio: number | null): void => {
      if (exDate >= from && exDate <= to)
        found.set(`${symbol} ${exDate} ${ratio}`, { symbol, exDate, ratio });
    };
    for (const split of [...lists.forward_splits, ...lists.reverse_splits]) {
      add(split.symbol, split.ex_date, split.new_rate / split.old_rate);
    }
    for (const paid of [...lists.cash_dividends, ...lists.stock_dividends])
      add(paid.symbol, paid.ex_date, null);
    for (const off of lists.spin_offs) add(off.source_symbol, off.ex_date, null);
    pageToken = next_page_token === token ? null : next_page_token;
  } while (pageToken !== null);
  return [...found.values()].sort((a, b) => (a.exDate + a.symbol < b.exDate + b.symbol ? -1 : 1));
}

export function splitsOf(actions: readonly Action[]): readonly Split[] {
  return actions.flatMap(({ symbol, exDate, ratio }) =>
    ratio === null ? [] : [{ symbol, session: exDate, ratio }],
  );
}
