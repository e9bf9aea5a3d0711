import { createRng, messageOf } from '../domain/index.ts';
import { breakerOpen, createNotifier } from '../notify/index.ts';
import type { Notifier } from '../notify/index.ts';
import type { Assembly } from './assembly.ts';
import { createRedactor } from './config/index.ts';
import { writeControl } from './safety/index.ts';
import type { Stage } from './stage.ts';

/** The notices of a running desk: events as they pass, breakers as they open, and answers that are owed. */
export interface Notices {
  readonly notifier: Notifier;
  watch(signal: AbortSignal): Promise<void>;
}

/** Null in a replay and on the simulated market, unless NOTIFY_REPLAY asks for them. @throws DeskError CONFIG_INVALID */
export async function startNotices(stage: Stage, desk: Assembly): Promise<Notices | null> {
  const { config, world, replayed, roll, faces } = stage;
  const { settings, runtimeDir } = config;
  if (replayed !== null && !settings.NOTIFY_REPLAY) return null;
  const say = (line: string): void => faces.reporter.note(line);
  const notifier = await createNotifier(settings, {
    runtimeDir,
    wall: world.wall,
    say,
    desk: settings.DESK_NAME,
    redact: createRedactor(config.secrets),
    rng: createRng(`${settings.SEED}/notices`),
    roll,
    // In a replay it takes its place before the next session, as what is asked by hand does (P5).
    escalate: async (reason) => {
      const order = { code: 'unanswered', by: 'notices', reason } as const;
      if (replayed === null) await desk.safety.halt(order);
      else writeControl(runtimeDir, world.wall.now(), { kind: 'halt', ...order, flatten: false });
    },
  });
  desk.bus.watch((event) => notifier.on(event));
  const trips = new Map<string, number>();
  const breakers = (): void => {
    for (const { name, kind, stats } of roll.read()) {
      const guard = 'ordinary' in stats ? stats.ordinary : stats;
      if (guard.trips > (trips.get(name) ?? 0)) notifier.tell(breakerOpen(name, kind, guard.lastFailure));
      trips.set(name, guard.trips);
    }
  };
  return {
    notifier,
    async watch(signal) {
      while (!signal.aborted) {
        try {
          breakers();
          await notifier.tick();
        } catch (thrown) {
          say(`notices: ${messageOf(thrown)}`);
        }
        await world.sleep(settings.WATCH_SECONDS * 1000, signal);
      }
      await notifier.close();
    },
  };
}
