import type { Broker } from '../brokers/port.ts';
import type { Database } from '../db/index.ts';
import { barAt, DeskError } from '../domain/index.ts';
import type { BarSeries } from '../domain/index.ts';
import type { DeskBars, MarketData } from '../market/index.ts';
import type { Book } from '../portfolio/index.ts';
import type { Recovered } from './recovery.ts';

/** What a desk that carries on must find as it was left. Each fault ends the start: trading on would hide it. */

/** @throws DeskError JOURNAL_BROKEN where a link of the chain does not hold */
export async function checkJournal(database: Database): Promise<void> {
  const { ok, brokenAt, fault } = await database.verify();
  if (ok) return;
  throw new DeskError(
    'JOURNAL_BROKEN',
    `${database.location}: the journal is broken${brokenAt === null ? '' : ` at event ${brokenAt}`}${fault === null ? '' : `: ${fault}`}`,
    {
      hint: 'put back a copy from before, or start on a new database; npm run db -- verify shows the place',
    },
  );
}

/**
 * The stored bars are those the journal names by their hash. Within an interrupted cycle they may be ahead, and are
 * compared when its events come forth again.
 * @throws DeskError DATA_INVALID
 */
export async function checkStoredBars(
  database: Database,
  library: DeskBars,
  recovered: Recovered,
): Promise<void> {
  if (recovered.expected.length > 0 || recovered.interrupted) return;
  const [last] = await database.reads.events({ type: 'data_ready', limit: 1 });
  if (last?.type !== 'data_ready') return;
  for (const { symbol, length, hash } of last.payload.bars) {
    const held = library.series(symbol)?.length ?? 0;
    if (held >= length && library.ref(symbol, length).hash === hash) continue;
    throw new DeskError(
      'DATA_INVALID',
      `${symbol}: the stored bars are not the ones the journal names in event ${last.seq}`,
      {
        hint: 'the table bars was changed by hand: put back a copy of the database from before',
      },
    );
  }
}

/**
 * A replayed history must still be the one that was begun with, bar by bar.
 * @throws DeskError RUN_MISMATCH naming symbol, day and both closes
 */
export async function checkHistory(
  market: MarketData,
  library: DeskBars,
  symbols: readonly string[],
  through: string,
): Promise<void> {
  for (const [symbol, answer] of await market.dailyBars({ symbols, through })) {
    const series = library.series(symbol);
    if (!answer.ok || !series || series.revision !== answer.revision) continue;
    const i = answer.bars.findIndex((bar, k) => k < series.length && !sameBar(series, k, bar));
    if (i < 0) continue;
    const [is, was] = [answer.bars[i], barAt(series, i)];
    throw new DeskError(
      'RUN_MISMATCH',
      `${symbol}: the history has changed since this run began: on ${was.date} the close was ${was.close}, now ${is?.date} ${is?.close}`,
      {
        hint: 'put the former file back, or start on a new database (DATABASE_URL=file:PATH)',
      },
    );
  }
}

function sameBar(series: BarSeries, i: number, bar: ReturnType<typeof barAt>): boolean {
  const held = barAt(series, i);
  return (Object.keys(held) as (keyof typeof held)[]).every((key) => held[key] === bar[key]);
}

/**
 * The desk's book is the exchange's account, unless the exchange has news that the book has not heard yet (P9).
 * @throws DeskError DIVERGED naming what differs
 */
export async function checkBook(exchange: Broker, book: Book): Promise<void> {
  if ((await exchange.updatesAfter(book.lastSeq)).length > 0) return;
  const { cash } = await exchange.account();
  const theirs = new Map((await exchange.positions()).map((p) => [p.symbol, p.qty]));
  const ours = new Map(book.positions().map((p) => [p.symbol, p.qty]));
  const differing = [...new Set([...theirs.keys(), ...ours.keys()])].filter(
    (s) => theirs.get(s) !== ours.get(s),
  );
  if (cash === book.cash() && differing.length === 0) return;
  const told = differing.map((s) => `${s} ${theirs.get(s) ?? 0} there, ${ours.get(s) ?? 0} here`);
  if (cash !== book.cash()) told.unshift(`cash ${cash} there, ${book.cash()} here`);
  throw new DeskError('DIVERGED', `the exchange's account is not the desk's book: ${told.join('; ')}`, {
    hint: 'the tables were changed by hand: put back a copy of the database from before',
  });
}
