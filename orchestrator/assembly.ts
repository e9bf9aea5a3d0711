import { Bus } from '../bus/index.ts';
import type { EventOf } from '../bus/index.ts';
import { lastIndexAt } from '../domain/index.ts';
import { QualityMonitor } from '../market/index.ts';
import type { DeskBars } from '../market/index.ts';
import { Minder } from './clocks/minder.ts';
import { FOLLOW_INTERVAL } from './clocks/followed-clock.ts';
import { Turns } from './clocks/turns.ts';
import { runCycle } from './cycle.ts';
import type { CycleParts } from './cycle.ts';
import { emergencyPass } from './emergency.ts';
import { exitsFirst } from './exits-first.ts';
import type { Emergency } from './emergency.ts';
import type { History } from './history.ts';
import { eventLog } from './logging/index.ts';
import { settingsKeeper } from './kept-settings.ts';
import { createPipeline } from './pipeline.ts';
import { IntentLedger, Reconciler } from './reconciliation/index.ts';
import { keep } from './recovery.ts';
import { Safety } from './safety/index.ts';
import type { Stage } from './stage.ts';
import { createRedactor } from './config/index.ts';
import { StatusKeeper } from './status/index.ts';

/** The desk put together, standing still. */
export interface Assembly {
  readonly bus: Bus;
  readonly parts: CycleParts;
  readonly safety: Safety;
  readonly status: StatusKeeper;
  readonly minder: Minder;
  readonly turns: Turns;
  /** The venue lives through a session, and the desk hears of it. */
  play(session: string): Promise<void>;
  cycle(session: string, ordinal?: number): Promise<void>;
  /** The journal is gone: entries are cancelled, and what must be let go of leaves all the same (P7). */
  emergency(): Promise<Emergency>;
}

/** @param history what a replayed clock goes through; null in real time */
export async function assemble(stage: Stage, history: History | null): Promise<Assembly> {
  const { config, database, world, recovered, replayed, library, market, venue, known } = stage;
  const { reporter, logging, signal } = stage.faces;
  const { settings, runtimeDir } = config;
  const { journal } = database;
  const { book, expected } = recovered;
  const { broker, clock } = venue;
  const say = (line: string): void => reporter.note(line);
  const bus = new Bus({ journal, clock, after: recovered.after, expected, sync: config.run.sync });
  // What an interrupted cycle of a replay sent comes forth again by itself; in real time it is asked about.
  const intents = replayed ? new IntentLedger() : await IntentLedger.load(database.reads);
  const selectors = world.selectors ?? stage.models.selectors;
  // Step by step each delivery is waited for: there the model speaks before the exits are handed on.
  const asked = selectors.immediate || config.run.sync ? selectors : exitsFirst(selectors, bus);
  const { source, tally, halts, exitStations } = createPipeline({
    bus, journal, library, market, broker, settings, book, clock, known, intents, say,
    quality: new QualityMonitor({ minimum: settings.QUALITY_MIN, window: settings.HISTORY_BARS }),
    selectors: asked,
    narrator: stage.models.narrator,
    reviewers: stage.models.reviewers,
    past: recovered.past,
    // The embedded exchange of a replay is the desk's own books: there is nothing to be brought together.
    reconciled: () => replayed !== null || reconciler.open,
    absent: history?.absent ?? new Map(),
    degradations: () => market.takeDegradations(),
  }); // prettier-ignore
  const safety = new Safety({
    bus, broker, book, halts, clock, settings, runtimeDir, expected, say,
    wall: world.wall,
    openOf: (symbol, session) => openOf(library, symbol, session),
    intended: async (id) => (await database.reads.orders({ clientOrderId: id })).some((o) => o.purpose !== null),
    state: recovered.safety,
  }); // prettier-ignore
  for (const event of recovered.tail) safety.tap(event);
  bus.tap((event) => safety.tap(event));
  let lastData: EventOf<'data_ready'> | null = null;
  bus.tap((event) => {
    if (event.type === 'data_ready') lastData = event;
  });
  const reconciler = new Reconciler({
    bus, broker, source, book, known, intents, clock, settings,
    record: journal,
    sleep: (milliseconds) => world.sleep(milliseconds, signal),
    wanted: ({ symbol }) => halts.mayOpen && book.position(symbol) === undefined,
    ...(venue.activities && { activities: venue.activities }),
  }); // prettier-ignore
  const turns = new Turns();
  const interval = clock === world.wall ? 1000 : FOLLOW_INTERVAL;
  const minder = new Minder({ venue, source, reconciler, safety, turns, sleep: world.sleep, interval, say });
  const status = new StatusKeeper({
    broker, halts, clock, runtimeDir, say,
    wall: world.wall,
    stopwatch: world.stopwatch,
    ages: safety.ages,
    clockSkew: () => safety.clockSkew,
    roll: stage.roll,
    redact: createRedactor(config.secrets),
  }); // prettier-ignore
  bus.watch((event) => reporter.on(event));
  bus.watch(eventLog(logging));
  const keepSettings = await settingsKeeper(journal, settings);
  bus.watch((event) => status.on(event));
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
    // What comes forth again was kept when it was recorded.
    kept: (seq) => (bus.outstanding > 0 ? {} : keepSettings(seq)),
  };
  return {
    bus,
    parts,
    safety,
    status,
    minder,
    turns,
    async play(session) {
      await venue.play(session);
      await source.drain();
    },
    async cycle(session, ordinal = 1) {
      await runCycle(parts, session, ordinal);
      await bus.settled();
    },
    emergency() {
      const desk = settings.DESK_NAME;
      return emergencyPass({ broker, book, clock, desk, runtimeDir, lastData, stations: exitStations, say });
    },
  };
}

function openOf(library: DeskBars, symbol: string, session: string): number | null {
  const series = library.series(symbol);
  const i = series ? lastIndexAt(series.dates, session, series.length) : -1;
  return series?.dates[i] === session ? (series.open[i] as number) : null;
}
