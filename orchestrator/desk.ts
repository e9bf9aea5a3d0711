import { EmbeddedExchange, exchangeRules } from '../brokers/exchange/index.ts';
import { Bus } from '../bus/index.ts';
import { openDatabase } from '../db/index.ts';
import type { Database } from '../db/index.ts';
import { nextSession, sessionsBetween } from '../domain/calendar/index.ts';
import { lastIndexAt, ReplayedClock, WallClock } from '../domain/index.ts';
import type { Clock } from '../domain/index.ts';
import { builtInSelector, selectorChain } from '../llm/index.ts';
import { DeskBars, QualityMonitor } from '../market/index.ts';
import type { MarketData } from '../market/index.ts';
import type { Config } from './config/index.ts';
import { cycleIdOf, runCycle } from './cycle.ts';
import type { CycleParts } from './cycle.ts';
import { sessionPlayer } from './exchange-feed.ts';
import { historyOf } from './history.ts';
import { eventLog } from './logging/index.ts';
import type { Logging } from './logging/index.ts';
import { createMarket, isLive } from './market.ts';
import { Pacer, sleep } from './pacer.ts';
import { createPipeline } from './pipeline.ts';
import { keep, recover } from './recovery.ts';
import type { Recovered } from './recovery.ts';
import type { DeskReporter, Ending } from './reporting.ts';
import { claimRun } from './run-identity.ts';
import { sessionLoop } from './session-loop.ts';
import { wallLoop } from './wall-loop.ts';

export interface DeskFaces {
  readonly reporter: DeskReporter;
  readonly logging: Logging;
  readonly signal: AbortSignal;
}

/** Opens what the desk stands on, runs it to its end, and closes everything again. Returns the exit code. */
export async function runDesk(config: Config, faces: DeskFaces, open = openDatabase): Promise<number> {
  const database = await open({ url: config.databaseUrl, mode: 'write' });
  try {
    const ending = await run(config, faces, database);
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
): Promise<Ending> {
  const { settings, run } = config;
  const claimed = await claimRun(database.journal, config);
  const clock = isLive(config) ? new WallClock() : new ReplayedClock();
  const market = createMarket(config, clock);
  const history =
    clock.kind === 'replayed' ? await historyOf(config, market, (line) => reporter.note(line)) : null;
  const recovered = await recover(database, clock.kind, settings.CASH);

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
  if (clock.kind === 'replayed' && history) {
    const next = recovered.lastSession === null ? history.first : nextSession(recovered.lastSession);
    const within = (session: string): string | null =>
      history.last === null || session <= history.last ? session : null;
    return sessionLoop(
      {
        clock,
        pacer: new Pacer(run.speed, new WallClock()),
        first: within(next),
        after: (session) => within(nextSession(session)),
        play,
        cycle,
        cycles: run.cycles ?? Infinity,
      },
      signal,
    );
  }
  return onTheWall({ config, reporter, signal, clock, market, exchange, recovered, bus, parts, play, cycle });
}

interface WallParts {
  readonly config: Config;
  readonly reporter: DeskReporter;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly market: MarketData;
  readonly exchange: EmbeddedExchange;
  readonly recovered: Recovered;
  readonly bus: Bus;
  readonly parts: CycleParts;
  readonly play: (session: string) => Promise<void>;
  readonly cycle: (session: string, ordinal: number) => Promise<void>;
}

/** Real data on the wall clock, orders on the embedded exchange: a cycle after each close. */
async function onTheWall(wall: WallParts): Promise<Ending> {
  const { config, reporter, signal, clock, market, exchange, recovered, bus, parts, play, cycle } = wall;
  const { settings, run } = config;
  const open = recovered.interrupted;
  if (open) {
    const { session } = open.payload;
    const none = {
      signals: 0,
      approved: 0,
      refused: 0,
      orders: 0,
      failures: ['the desk was ended within this cycle'],
    };
    await bus.publish(
      { type: 'cycle_completed', payload: { session, status: 'interrupted', ...none, ...parts.account() } },
      { cycleId: open.cycleId, causedBy: open.id },
    );
  }
  let decided = recovered.lastSession;
  const ordinal = (session: string): number => (open?.cycleId === cycleIdOf(session, 1) ? 2 : 1);
  await wallLoop(
    {
      clock,
      sleep,
      interval: settings.LOOP_INTERVAL_SECONDS * 1000,
      maxOpen: settings.MAX_OPEN_CYCLES,
      decided: () => decided,
      async dataThere(session) {
        const answers = await market.dailyBars({ symbols: settings.SYMBOLS, through: session });
        return [...answers.values()].some(
          (a) =>
            a.ok &&
            a.bars[
              lastIndexAt(
                a.bars.map((b) => b.date),
                session,
              )
            ]?.date === session,
        );
      },
      async cycle(session) {
        // The exchange lives through every session since its last one, so that queued orders meet the open they waited for.
        for (const day of sessionsBetween(
          exchange.session === null ? session : nextSession(exchange.session),
          session,
        ))
          await play(day);
        await cycle(session, ordinal(session));
        decided = session;
      },
      async skipped(session, openCycles) {
        await bus.publish(
          { type: 'cycle_skipped', payload: { session, reason: 'too_many_open', open: openCycles } },
          { cycleId: null, causedBy: null },
        );
      },
      say: (line) => reporter.note(line),
      cycles: run.cycles ?? Infinity,
    },
    signal,
  );
  return signal.aborted ? 'stopped' : 'cycles';
}
