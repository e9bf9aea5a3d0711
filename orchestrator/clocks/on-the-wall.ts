import { lastIndexAt } from '../../domain/index.ts';
import type { MarketData } from '../../market/index.ts';
import type { Assembly } from '../assembly.ts';
import { cycleIdOf } from '../cycle.ts';
import type { Ending } from '../reporting.ts';
import type { Stage } from '../stage.ts';
import { FOLLOW_INTERVAL, FollowedClock } from './followed-clock.ts';
import { wallLoop } from './wall-loop.ts';

/** Real time: a cycle after each close, and between them whatever the broker has to say. */
export async function onTheWall(stage: Stage, desk: Assembly): Promise<Ending> {
  const { config, venue, recovered, market, world } = stage;
  const { signal, reporter } = stage.faces;
  const { minder, turns } = desk;
  const { settings, run } = config;
  const fast = venue.clock instanceof FollowedClock;
  await closeInterrupted(stage, desk);
  // Nothing is opened before the books agree with the broker's.
  await minder.reconcile();
  let decided = recovered.lastSession;
  const ordinal = (session: string): number =>
    recovered.interrupted?.cycleId === cycleIdOf(session, 1) ? 2 : 1;
  // A fault of the minder ends the loop, and is thrown in its place.
  const end = new AbortController();
  const stop = (): void => end.abort();
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  const minding = minder.watch(end.signal).finally(stop);
  try {
    await wallLoop(
      {
        clock: venue.clock,
        sleep: world.sleep,
        interval: fast ? FOLLOW_INTERVAL : settings.LOOP_INTERVAL_SECONDS * 1000,
        ...(fast && { longestNap: FOLLOW_INTERVAL, announce: false }),
        maxOpen: settings.MAX_OPEN_CYCLES,
        decided: () => decided,
        dataThere: (session) => hasBars(market, settings.SYMBOLS, session),
        cycle: (session) =>
          turns.take(async () => {
            // An exchange in this process lives through every session since its last one, so that queued orders meet the
            // open they waited for.
            for (const day of venue.toPlay(session)) await desk.play(day);
            await desk.cycle(session, ordinal(session));
            decided = session;
          }),
        async skipped(session, openCycles) {
          await desk.bus.publish(
            { type: 'cycle_skipped', payload: { session, reason: 'too_many_open', open: openCycles } },
            { cycleId: null, causedBy: null },
          );
        },
        say: (line) => reporter.note(line),
        cycles: run.cycles ?? Infinity,
      },
      end.signal,
    );
  } finally {
    stop();
    signal.removeEventListener('abort', stop);
    await minding;
  }
  return signal.aborted ? 'stopped' : 'cycles';
}

/** The world has moved on: a cycle that was ended within is closed, and not taken up again. */
async function closeInterrupted({ recovered }: Stage, { bus, parts }: Assembly): Promise<void> {
  const open = recovered.interrupted;
  if (!open) return;
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

async function hasBars(market: MarketData, symbols: readonly string[], session: string): Promise<boolean> {
  const answers = await market.dailyBars({ symbols, through: session });
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
}
