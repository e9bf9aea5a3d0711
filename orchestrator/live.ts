import { nextSession } from '../domain/calendar/index.ts';
import { DeskError } from '../domain/index.ts';
import type { ReplayedClock } from '../domain/index.ts';
import { assemble } from './assembly.ts';
import type { Assembly } from './assembly.ts';
import { onTheWall } from './clocks/on-the-wall.ts';
import { Pacer } from './clocks/pacer.ts';
import { sessionLoop } from './clocks/session-loop.ts';
import { startDaily } from './daily.ts';
import { emergencyText } from './emergency.ts';
import { historyOf } from './history.ts';
import type { History } from './history.ts';
import { startNotices } from './notices.ts';
import type { Ending } from './reporting.ts';
import { journalSpill } from './spill-recovery.ts';
import type { Stage } from './stage.ts';
import { checkBook, checkHistory } from './start-checks.ts';

/** Puts the desk together and lets it live: through history, or in real time. */
export async function live(stage: Stage): Promise<Ending> {
  const { config, recovered, replayed, market, venue, faces, world } = stage;
  const { reporter } = faces;
  const { book } = recovered;
  const history = replayed && (await historyOf(config, market, (line) => reporter.note(line)));
  if (replayed) {
    if (recovered.lastSession !== null)
      await checkHistory(market, stage.library, config.settings.SYMBOLS, recovered.lastSession);
    await checkBook(venue.broker, book);
  }
  const desk = await assemble(stage, history);
  reporter.opened({
    lastSession: recovered.lastSession,
    equity: book.equity(),
    cash: book.cash(),
    positions: book.positions().length,
  });
  const endpoint = config.settings.OTEL_EXPORTER_OTLP_ENDPOINT;
  // The SDK is slow to load, and most desks do without.
  const tracing =
    endpoint === undefined
      ? null
      : (await import('./tracing/index.ts')).startTracing(endpoint, config.settings.DESK_NAME, world.wall);
  if (tracing) desk.bus.watch((event) => tracing.on(event));
  const notices = await startNotices(stage, desk);
  const reported = startDaily(stage, desk, notices?.notifier ?? null);
  const end = new AbortController();
  const watching = Promise.all([
    desk.safety.watch(end.signal, world.sleep),
    desk.status.watch(end.signal, world.sleep, config.settings.WATCH_SECONDS * 1000),
    notices?.watch(end.signal),
  ]);
  try {
    return replayed && history
      ? await throughHistory(stage, desk, replayed, history)
      : await inRealTime(stage, desk);
  } finally {
    await reported();
    end.abort();
    await watching;
    await tracing?.close();
  }
}

function throughHistory(
  { config, recovered, world, faces }: Stage,
  desk: Assembly,
  clock: ReplayedClock,
  history: History,
): Promise<Ending> {
  const next = recovered.lastSession === null ? history.first : nextSession(recovered.lastSession);
  const within = (session: string): string | null =>
    history.last === null || session <= history.last ? session : null;
  return sessionLoop(
    {
      clock,
      pacer: new Pacer(config.run.speed, world.wall, world.sleep),
      first: within(next),
      after: (session) => within(nextSession(session)),
      before: () => desk.safety.beforeSession(),
      play: (session) => desk.play(session),
      cycle: (session) => desk.cycle(session),
      cycles: config.run.cycles ?? Infinity,
    },
    faces.signal,
  );
}

async function inRealTime(stage: Stage, desk: Assembly): Promise<Ending> {
  const { config, recovered, database, venue, faces } = stage;
  const { reporter, logging } = faces;
  const { broker } = venue;
  const { safety, bus } = desk;
  const say = (line: string): void => reporter.note(line);
  try {
    // What went out while the journal was gone is recorded before any news is heard.
    const { runtimeDir } = config;
    await journalSpill({
      bus,
      journal: database.journal,
      broker,
      book: recovered.book,
      runtimeDir,
      note: say,
    });
    if (broker.kind === 'live' && recovered.lastSession === null && recovered.tail.length === 0)
      await safety.control.resume({ by: 'desk', reason: 'first live start', codes: [], begin: true });
    await venue.start({
      onNews: desk.minder.onNews,
      onProblem: ({ code, message }) =>
        void safety
          .halt({ code: 'illegal_order_transition', by: 'feed', reason: `${code}: ${message}` })
          .catch((thrown: unknown) => say(String(thrown))),
      onFault: (message) => logging.log.warn({ broker: broker.name }, message),
    });
    return await onTheWall(stage, desk);
  } catch (thrown) {
    if (thrown instanceof DeskError && thrown.code === 'JOURNAL_UNWRITABLE' && broker.kind !== 'embedded') {
      await safety.journalLost(thrown.message);
      say(emergencyText(await desk.emergency()));
    }
    throw thrown;
  }
}
