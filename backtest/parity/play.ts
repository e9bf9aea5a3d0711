import { EmbeddedExchange, exchangeRules } from '../../brokers/exchange/index.ts';
import type { SplitEvent } from '../../brokers/exchange/index.ts';
import { sessionTimes } from '../../domain/calendar/index.ts';
import { ReplayedClock } from '../../domain/index.ts';
import type { Bar, Fill, Order } from '../../domain/index.ts';
import type { Settings } from '../../orchestrator/config/index.ts';
import { accountLike } from '../../orchestrator/recorded/index.ts';
import type { Sending } from '../../orchestrator/recorded/index.ts';

export type BookAtClose = Parameters<typeof accountLike>[0];

export interface PlayInputs {
  /** The books that the orders meet, marked at the session's close. */
  readonly book: BookAtClose;
  readonly session: string;
  readonly next: string;
  readonly settings: Settings;
  /** Of the session, dollars. */
  readonly closes: ReadonlyMap<string, number>;
  /** Of the next session. */
  readonly bars: ReadonlyMap<string, Bar>;
  readonly splits: readonly SplitEvent[];
}

/** What became of a day's orders in the session after. */
export interface Played {
  readonly fills: readonly Fill[];
  /** Every order that was told of, legs included. */
  readonly orders: readonly Order[];
  /** Why the exchange refused, by client order id. */
  readonly refusals: ReadonlyMap<string, string>;
  /** Account at the close, positions at the bars' closes; dollars. */
  readonly equity: number;
  readonly positions: ReadonlyMap<string, number>;
}

/** Sends a day's orders to the embedded exchange in their order and lives through the next session: today's fill model. */
export async function play(sent: readonly Sending[], inputs: PlayInputs): Promise<Played> {
  const { book, session, next, settings, closes, bars, splits } = inputs;
  const clock = new ReplayedClock(sessionTimes(session).close);
  const exchange = await EmbeddedExchange.open(accountLike(book, session, settings.DESK_NAME), {
    ...exchangeRules(settings),
    accountId: settings.DESK_NAME,
    clock,
    lastClose: (symbol) => closes.get(symbol),
  });
  const refusals = new Map<string, string>();
  for (const { cancels, orders } of sent) {
    for (const { clientOrderId } of cancels) await exchange.cancel(clientOrderId);
    for (const intent of orders) {
      const answer = await exchange.submit(intent);
      if (answer.outcome === 'refused') refusals.set(intent.clientOrderId, answer.code);
    }
  }
  const { open, close } = sessionTimes(next);
  await exchange.playSession({ session: next, openTime: open, closeTime: close, bars, splits });
  const fills: Fill[] = [];
  const told: Order[] = [];
  for (const update of await exchange.updatesAfter(book.lastSeq)) {
    if (update.kind !== 'order') continue;
    told.push(update.order);
    if (update.fill) fills.push(update.fill);
  }
  const { equity } = await exchange.account();
  const positions = new Map((await exchange.positions()).map((p) => [p.symbol, p.qty]));
  return { fills, orders: told, refusals, equity, positions };
}
