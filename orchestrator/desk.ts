import { EmbeddedExchange, exchangeRules } from '../brokers/exchange/index.ts';
import { Bus } from '../bus/index.ts';
import { openDatabase } from '../db/index.ts';
import type { Database } from '../db/index.ts';
import { nextSession } from '../domain/calendar/index.ts';
import { ReplayedClock, WallClock } from '../domain/index.ts';
import type { Clock } from '../domain/index.ts';
import { builtInSelector, selectorChain } from '../llm/index.ts';
import { DeskBars, QualityMonitor } from '../market/index.ts';
import type { Config } from './config/index.ts';
import { runCycle } from './cycle.ts';
import type { CycleParts } from './cycle.ts';
import { sessionPlayer } from './exchange-feed.ts';
import { historyOf } from './history.ts';
import { eventLog } from './logging/index.ts';
import type { Logging } from './logging/index.ts';
import { createMarket, isLive } from './market.ts';
import { Pacer, sleep } from './clocks/pacer.ts';
import type { Sleep } from './clocks/pacer.ts';
import { createPipeline } from './pipeline.ts';
import { keep, recover } from './recovery.ts';
import type { DeskReporter, Ending } from './reporting.ts';
import { claimRun } from './run-identity.ts';
import { sessionLoop } from './clocks/session-loop.ts';
import { checkBook, checkHistory, checkJournal, checkStoredBars } from './start-checks.ts';
import { onTheWall } from './clocks/on-the-wall.ts';

export interface DeskFaces {
  readonly reporter: DeskReporter;
  readonly logging: Logging;
  readonly signal: AbortSignal;
}

/** What the desk stands on; tests put their own in its place. */
export interface World {
  readonly open: typeof openDatabase;
  readonly market: typeof createMarket;
  readonly wall: Clock;
  readonly sleep: Sleep;
}

/** Opens what the desk stands on, runs it to its end, and closes everything again. Returns the exit code. */
export async function runDesk(config: Config, faces: DeskFaces, other: Partial<World> = {}): Promise<number> {
  const world: World = { open: openDatabase, market: createMarket, wall: new WallClock(), sleep, ...other };
  const database = await world.open({ url: config.databaseUrl, mode: 'write' });
  try {
    await database.claim();
    const ending = await run(config, faces, database, world);
    faces.reporter.footer(ending);
    return 0;
  } finally {
    await database.close();
  }
}

async function run(
  config: Config,
  { reporter, logging, signal }: DeskFaces,
  database: Database,
  world: World,
): Promise<Ending> {
  const { settings, run } = config;
  await checkJournal(database);
  const claimed = await claimRun(database.journal, config);
  const replayed = isLive(config) ? null : new ReplayedClock();
  const clock = replayed ?? world.wall;
  const market = world.market(config, clock);
  const history = replayed && (await historyOf(config, market, (line) => reporter.note(line)));
  const recovered = await recover(database, replayed ? 'replayed' : 'wall', settings.CASH);

  const library = new DeskBars(database.bars);
  await library.load([...new Set([...settings.SYMBOLS, settings.BENCHMARK])]);
  const exchange = await EmbeddedExchange.open(database.exchange, {
    ...exchangeRules(settings),
    accountId: settings.DESK_NAME,
    clock,
    lastClose(symbol) {
      const series = library.series(symbol);
      return series?.close[series.length - 1];
    },
  });
  await checkStoredBars(database, library, recovered);
  if (replayed && recovered.lastSession !== null) {
    await checkHistory(market, library, settings.SYMBOLS, recovered.lastSession);
  }
  await checkBook(exchange, recovered.book);
  const bus = new Bus({
    journal: database.journal,
    clock,
    after: recovered.after,
    expected: recovered.expected,
    sync: run.sync,
  });
  const { book } = recovered;
  const { source, tally, halts } = createPipeline({
    bus,
    journal: database.journal,
    library,
    market,
    quality: new QualityMonitor({ minimum: settings.QUALITY_MIN, window: settings.HISTORY_BARS }),
    broker: exchange,
    selectors: selectorChain(settings.SELECTORS.map(builtInSelector)),
    settings,
    book,
    past: recovered.past,
    absent: history?.absent ?? new Map(),
    degradations: () => market.takeDegradations(),
  });
  bus.watch((event) => reporter.on(event));
  bus.watch(eventLog(logging));
  reporter.opened({
    lastSession: recovered.lastSession,
    equity: book.equity(),
    cash: book.cash(),
    positions: book.positions().length,
  });

  const parts: CycleParts = {
    bus,
    source,
    tally,
    symbols: settings.SYMBOLS,
    entries: () => halts.mayOpen,
    account: () => ({ equity: book.equity(), cash: book.cash(), drawdown: book.drawdown() }),
    snapshot: (place) => keep(place, book),
    run: claimed,
  };
  const player = sessionPlayer(exchange, market, settings.SYMBOLS);
  const play = async (session: string): Promise<void> => {
    await player(session);
    await source.drain();
  };
  const cycle = async (session: string, ordinal = 1): Promise<void> => {
    await runCycle(parts, session, ordinal);
    await bus.settled();
  };
  if (replayed && history) {
    const next = recovered.lastSession === null ? history.first : nextSession(recovered.lastSession);
    const within = (session: string): string | null =>
      history.last === null || session <= history.last ? session : null;
    return sessionLoop(
      {
        clock: replayed,
        pacer: new Pacer(run.speed, world.wall, world.sleep),
        first: within(next),
        after: (session) => within(nextSession(session)),
        play,
        cycle,
        cycles: run.cycles ?? Infinity,
      },
      signal,
    );
  }
  return onTheWall({
    config,
    reporter,
    signal,
    clock,
    sleep: world.sleep,
    market,
    exchange,
    recovered,
    bus,
    parts,
    play,
    cycle,
  });
}
