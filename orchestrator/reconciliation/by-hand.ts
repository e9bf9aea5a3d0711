import { EmbeddedExchange, exchangeRules } from '../../brokers/exchange/index.ts';
import type { Broker } from '../../brokers/port.ts';
import { Bus } from '../../bus/index.ts';
import type { Database } from '../../db/index.ts';
import { DeskError, WallClock } from '../../domain/index.ts';
import type { Clock } from '../../domain/index.ts';
import { compare } from '../../portfolio/reconcile/index.ts';
import type { Comparison, Divergence } from '../../portfolio/reconcile/index.ts';
import type { Config } from '../config/index.ts';
import { BrokerSource } from '../broker-source.ts';
import { BookKeeper } from '../folds/book-keeper.ts';
import { recover } from '../recovery.ts';
import { deskBooks, readBroker, sinceOf } from './books.ts';
import { IntentLedger } from './intents.ts';
import { KnownOrders } from './known.ts';
import { Reconciler } from './reconciler.ts';

/** The settings' broker; null where it has no account yet. */
export type BrokerFactory = (config: Config, database: Database) => Promise<Broker | null>;

export interface HandOptions {
  /** Orders and fills from this day on, YYYY-MM-DD. @default as far back as the last agreement and what is open */
  readonly since?: string | undefined;
  /** @default the wall clock */
  readonly clock?: Clock;
  readonly sleep?: (milliseconds: number) => Promise<unknown>;
}

/** What a comparison by hand says. */
export interface HandReport {
  readonly checked: Comparison['checked'];
  readonly divergences: readonly Divergence[];
  /** Nothing is left to repair. */
  readonly converged: boolean;
  /** Why it did not converge, where that has a name. */
  readonly reason: string | null;
}

const NOTHING: HandReport = {
  checked: { orders: 0, fills: 0, positions: 0 },
  divergences: [],
  converged: true,
  reason: null,
};

/** The paper exchange whose books stand in the same database. */
export const embeddedBroker: BrokerFactory = async (config, database) =>
  (await database.exchange.load()) === null
    ? null
    : EmbeddedExchange.open(database.exchange, {
        ...exchangeRules(config.settings),
        accountId: config.settings.DESK_NAME,
        clock: new WallClock(),
      });

/** Compares what the database holds with what the broker says, and changes nothing. Takes a database opened to read. */
export async function inspect(
  config: Config,
  database: Database,
  brokerOf: BrokerFactory,
  { since, clock = new WallClock() }: HandOptions = {},
): Promise<HandReport> {
  const broker = await brokerOf(config, database);
  if (!broker) return NOTHING;
  const { settings } = config;
  const { book } = await recover(database, 'wall', { cash: settings.CASH, desk: settings.DESK_NAME });
  const known = await KnownOrders.load(database.reads);
  const intents = await IntentLedger.load(database.reads);
  const from = since === undefined ? sinceOf({ book, known, intents, clock }) : Date.parse(since);
  const theirs = await readBroker(broker, new Date(from).toISOString());
  const { checked, divergences } = compare(deskBooks(book, known, settings.DESK_NAME), theirs, {
    now: clock.now(),
    grace: 0,
    cashShare: settings.RECONCILE_CASH_SHARE,
    splits: true,
    byHand: false,
  });
  return {
    checked,
    divergences,
    converged: divergences.every((d) => d.remedy.do === 'nothing'),
    reason: null,
  };
}

/**
 * Compares and repairs. Takes a database opened to write and claimed: no desk is at work on it.
 * @throws DeskError DIVERGED where a cycle was interrupted, for the next start runs it again first
 */
export async function repair(
  config: Config,
  database: Database,
  brokerOf: BrokerFactory,
  { since, clock = new WallClock(), sleep = async () => undefined }: HandOptions = {},
): Promise<HandReport> {
  const broker = await brokerOf(config, database);
  if (!broker) return NOTHING;
  const { settings } = config;
  const recovered = await recover(database, 'wall', { cash: settings.CASH, desk: settings.DESK_NAME });
  if (recovered.interrupted) {
    throw new DeskError('DIVERGED', `${recovered.interrupted.cycleId} was interrupted, and is finished before anything is repaired`, {
      hint: 'npm start once: it finishes the cycle and reconciles by itself',
    }); // prettier-ignore
  }
  if (broker.kind === 'embedded') {
    throw new DeskError('DIVERGED', 'the embedded exchange keeps its books in the same database: there is no other to repair them from', {
      hint: 'npm run db -- restore puts back a backup; npm run db -- verify shows what is whole',
    }); // prettier-ignore
  }
  const { book, after } = recovered;
  const known = await KnownOrders.load(database.reads);
  const intents = await IntentLedger.load(database.reads);
  const bus = new Bus({ journal: database.journal, clock, after });
  const keeper = new BookKeeper(book);
  for (const fold of [keeper, known, intents]) bus.tap((event) => fold.tap(event));
  const { divergences, checked, converged, halt, unreachable } = await new Reconciler({
    bus,
    broker,
    source: new BrokerSource(bus, broker, keeper),
    book,
    known,
    intents,
    record: database.journal,
    clock,
    sleep,
    settings,
    // Nothing new is opened while nobody trades: an entry that was never sent is over.
    wanted: () => false,
    ...(since !== undefined && { since: Date.parse(since) }),
  }).run('hand');
  return { checked, divergences, converged, reason: halt?.reason ?? unreachable };
}
