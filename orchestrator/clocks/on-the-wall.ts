import type { EmbeddedExchange } from '../../brokers/exchange/index.ts';
import type { Bus } from '../../bus/index.ts';
import { nextSession, sessionsBetween } from '../../domain/calendar/index.ts';
import { lastIndexAt } from '../../domain/index.ts';
import type { Clock } from '../../domain/index.ts';
import type { MarketData } from '../../market/index.ts';
import type { Config } from '../config/index.ts';
import { cycleIdOf } from '../cycle.ts';
import type { CycleParts } from '../cycle.ts';
import type { Sleep } from './pacer.ts';
import type { Recovered } from '../recovery.ts';
import type { DeskReporter, Ending } from '../reporting.ts';
import { wallLoop } from './wall-loop.ts';

export interface WallParts {
  readonly config: Config;
  readonly reporter: DeskReporter;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly market: MarketData;
  readonly exchange: EmbeddedExchange;
  readonly recovered: Recovered;
  readonly bus: Bus;
  readonly parts: CycleParts;
  readonly play: (session: string) => Promise<void>;
  readonly cycle: (session: string, ordinal: number) => Promise<void>;
}

/** Real data on the wall clock, orders on the embedded exchange: a cycle after each close. */
export async function onTheWall(wall: WallParts): Promise<Ending> {
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
      sleep: wall.sleep,
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
