import { Bus } from '../bus/index.ts';
import type { EventOf } from '../bus/index.ts';
import { openDatabase } from '../db/index.ts';
import type { Database } from '../db/index.ts';
import { nextSession } from '../domain/calendar/index.ts';
import { DeskError, lastIndexAt, ReplayedClock, WallClock } from '../domain/index.ts';
import type { Clock } from '../domain/index.ts';
import { builtInSelector, selectorChain } from '../llm/index.ts';
import type { SelectorChain } from '../llm/index.ts';
import { DeskBars, QualityMonitor } from '../market/index.ts';
import type { RoutedMarket } from '../market/index.ts';
import { Minder } from './clocks/minder.ts';
import { FOLLOW_INTERVAL, onTheWall } from './clocks/on-the-wall.ts';
import { Pacer, sleep } from './clocks/pacer.ts';
import type { Sleep } from './clocks/pacer.ts';
import { sessionLoop } from './clocks/session-loop.ts';
import { Turns } from './clocks/turns.ts';
import { isLive, tradesRemotely } from './config/index.ts';
import type { Config } from './config/index.ts';
import { runCycle } from './cycle.ts';
import type { CycleParts } from './cycle.ts';
import { emergencyPass, emergencyText } from './emergency.ts';
import { historyOf } from './history.ts';
import { eventLog } from './logging/index.ts';
import type { Logging } from './logging/index.ts';
import { createMarket } from './market.ts';
import { createPipeline } from './pipeline.ts';
import { IntentLedger, KnownOrders, Reconciler } from './reconciliation/index.ts';
import { keep, recover } from './recovery.ts';
import type { DeskReporter, Ending } from './reporting.ts';
import { claimRun } from './run-identity.ts';
import { Safety } from './safety/index.ts';
import { journalSpill } from './spill-recovery.ts';
import { checkBook, checkHistory, checkJournal, checkStoredBars } from './start-checks.ts';
import { embeddedVenue, remoteVenue } from './venue/index.ts';
import type { Venue } from './venue/index.ts';

export interface DeskFaces {
  readonly reporter: DeskReporter;
  readonly logging: Logging;
  readonly signal: AbortSignal;
}

/** What the desk stands on; tests put their own in its place. */
export interface World {
  readonly open: typeof openDatabase;
  readonly market: (...asked: Parameters<typeof createMarket>) => Promise<RoutedMarket> | RoutedMarket;
  /** The account elsewhere, where the settings have keys of one. */
  readonly account: typeof remoteVenue;
  readonly wall: Clock;
  readonly sleep: Sleep;
  /** @default those of the settings */
  readonly selectors?: SelectorChain;
}

/** Opens what the desk stands on, runs it to its end, and closes everything again. Returns the exit code. */
export async function runDesk(config: Config, faces: DeskFaces, other: Partial<World> = {}): Promise<number> {
  const world: World = {
    open: openDatabase,
    market: createMarket,
    account: remoteVenue,
    wall: new WallClock(),
    sleep,
    ...other,
  };
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

async function run(config: Config, faces: DeskFaces, database: Database, world: World): Promise<Ending> {
  const { settings } = config;
  const { reporter } = faces;
  await checkJournal(database);
  const claimed = await claimRun(database.journal, config);
  const replayed = isLive(config) ? null : new ReplayedClock();
  const account = { cash: settings.CASH, desk: settings.DESK_NAME };
  const recovered = await recover(database, replayed ? 'replayed' : 'wall', account);
  const library = new DeskBars(database.bars);
  await library.load([...new Set([...settings.SYMBOLS, settings.BENCHMARK])]);
  await checkStoredBars(database, library, recovered);
  const known = await KnownOrders.load(database.reads);
  const remote = tradesRemotely(config)
    ? await world.account(config, recovered.book, {
        wall: world.wall,
        heardUntil: () => known.agreed,
        note: (line) => reporter.note(line),
      })
    : null;
  try {
    const clock = remote?.clock ?? replayed ?? world.wall;
    const market = await world.market(config, { clock, wall: world.wall });
    const venue = remote ?? (await embeddedVenue({ database, library, market, clock, settings }));
    const stage = {
      config,
      faces,
      database,
      world,
      claimed,
      recovered,
      replayed,
      library,
      known,
      market,
      venue,
    };
    return await live(stage);
  } finally {
    await remote?.close();
  }
}

interface Stage {
  readonly config: Config;
  readonly faces: DeskFaces;
  readonly database: Database;
  readonly world: World;
  readonly claimed: string;
  readonly recovered: Awaited<ReturnType<typeof recover>>;
  readonly replayed: ReplayedClock | null;
  readonly library: DeskBars;
  readonly known: KnownOrders;
  readonly market: RoutedMarket;
  readonly venue: Venue;
}

async function live(stage: Stage): Promise<Ending> {
  const { config, database, world, recovered, replayed, library, market, venue } = stage;
  const { reporter, logging, signal } = stage.faces;
  const { settings, run, runtimeDir } = config;
  const { journal } = database;
  const { book } = recovered;
  const { broker, clock } = venue;
  const say = (line: string): void => reporter.note(line);
  const history = replayed && (await historyOf(config, market, say));
  if (replayed) {
    if (recovered.lastSession !== null)
      await checkHistory(market, library, settings.SYMBOLS, recovered.lastSession);
    await checkBook(broker, book);
  }
  const bus = new Bus({
    journal,
    clock,
    after: recovered.after,
    expected: recovered.expected,
    sync: run.sync,
  });
  // What an interrupted cycle of a replay sent comes forth again by itself; in real time it is asked about.
  const intents = replayed ? new IntentLedger() : await IntentLedger.load(database.reads);
  const turns = new Turns();
  const { source, tally, halts, exitStations } = createPipeline({
    bus,
    journal,
    library,
    market,
    quality: new QualityMonitor({ minimum: settings.QUALITY_MIN, window: settings.HISTORY_BARS }),
    broker,
    selectors: world.selectors ?? selectorChain(settings.SELECTORS.map(builtInSelector)),
    settings,
    book,
    past: recovered.past,
    clock,
    known: stage.known,
    intents,
    // The embedded exchange of a replay is the desk's own books: there is nothing to be brought together.
    reconciled: () => replayed !== null || reconciler.open,
    say,
    absent: history?.absent ?? new Map(),
    degradations: () => market.takeDegradations(),
  });
  const safety = new Safety({
    bus,
    broker,
    book,
    halts,
    clock,
    wall: world.wall,
    settings,
    openOf: (symbol, session) => openOf(library, symbol, session),
    intended: async (id) =>
      (await database.reads.orders({ clientOrderId: id })).some((o) => o.purpose !== null),
    runtimeDir,
    expected: recovered.expected,
    state: recovered.safety,
    say,
  });
  for (const event of recovered.tail) safety.tap(event);
  bus.tap((event) => safety.tap(event));
  let lastData: EventOf<'data_ready'> | null = null;
  bus.tap((event) => {
    if (event.type === 'data_ready') lastData = event;
  });
  const reconciler = new Reconciler({
    bus,
    broker,
    source,
    book,
    known: stage.known,
    intents,
    record: journal,
    clock,
    sleep: (milliseconds) => world.sleep(milliseconds, signal),
    settings,
    wanted: ({ symbol }) => halts.mayOpen && book.position(symbol) === undefined,
    ...(venue.activities && { activities: venue.activities }),
  });
  const minder = new Minder({
    venue,
    source,
    reconciler,
    safety,
    turns,
    sleep: world.sleep,
    interval: clock === world.wall ? 1000 : FOLLOW_INTERVAL,
    say,
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
    watch: (origin) => safety.afterCycle(origin),
    snapshot: (place) => keep(place, book, safety.snapshot()),
    run: stage.claimed,
  };
  const play = async (session: string): Promise<void> => {
    await venue.play(session);
    await source.drain();
  };
  const cycle = async (session: string, ordinal = 1): Promise<void> => {
    await runCycle(parts, session, ordinal);
    await bus.settled();
  };
  const end = new AbortController();
  const watching = safety.watch(end.signal, world.sleep);
  try {
    if (replayed && history) {
      const next = recovered.lastSession === null ? history.first : nextSession(recovered.lastSession);
      const within = (session: string): string | null =>
        history.last === null || session <= history.last ? session : null;
      return await sessionLoop(
        {
          clock: replayed,
          pacer: new Pacer(run.speed, world.wall, world.sleep),
          first: within(next),
          after: (session) => within(nextSession(session)),
          before: () => safety.beforeSession(),
          play,
          cycle,
          cycles: run.cycles ?? Infinity,
        },
        signal,
      );
    }
    await journalSpill({ bus, journal, broker, book, runtimeDir, note: say });
    if (broker.kind === 'live' && recovered.lastSession === null && recovered.tail.length === 0)
      await safety.control.resume({ by: 'desk', reason: 'first live start', codes: [], begin: true });
    await venue.start({
      onNews: minder.onNews,
      onProblem: ({ code, message }) =>
        void safety
          .halt({ code: 'illegal_order_transition', by: 'feed', reason: `${code}: ${message}` })
          .catch((thrown: unknown) => say(String(thrown))),
      onFault: (message) => logging.log.warn({ broker: broker.name }, message),
    });
    const wall = {
      config,
      signal,
      sleep: world.sleep,
      market,
      venue,
      recovered,
      bus,
      parts,
      turns,
      minder,
      play,
      cycle,
      say,
    };
    return await onTheWall(wall);
  } catch (thrown) {
    if (thrown instanceof DeskError && thrown.code === 'JOURNAL_UNWRITABLE' && broker.kind !== 'embedded') {
      await safety.journalLost(thrown.message);
      const desk = settings.DESK_NAME;
      say(
        emergencyText(
          await emergencyPass({
            broker,
            book,
            clock,
            desk,
            runtimeDir,
            lastData,
            stations: exitStations,
            say,
          }),
        ),
      );
    }
    throw thrown;
  } finally {
    end.abort();
    await watching;
  }
}

function openOf(library: DeskBars, symbol: string, session: string): number | null {
  const series = library.series(symbol);
  const i = series ? lastIndexAt(series.dates, session, series.length) : -1;
  return series?.dates[i] === session ? (series.open[i] as number) : null;
}
