import path from 'node:path';
import { FaultPlan, stageOf } from '../../brokers/exchange/faults/index.ts';
import type { FaultFile, What } from '../../brokers/exchange/faults/index.ts';
import type { LiveAccount } from '../../brokers/exchange/live/index.ts';
import type { Broker } from '../../brokers/port.ts';
import type { EventOf } from '../../bus/index.ts';
import { openDatabase } from '../../db/index.ts';
import { createRng, DeskError, sessionTimes } from '../../domain/index.ts';
import { createLanes } from '../../guards/index.ts';
import type { Schedule } from '../../guards/index.ts';
import { loadConfig } from '../../orchestrator/config/index.ts';
import type { Config } from '../../orchestrator/config/index.ts';
import { runDesk } from '../../orchestrator/desk.ts';
import { createLogging } from '../../orchestrator/logging/index.ts';
import { inspect } from '../../orchestrator/reconciliation/by-hand.ts';
import { brokerByHand, remoteVenue } from '../../orchestrator/venue/index.ts';
import { startTwin } from '../../test/support/twin.ts';
import type { Twin } from '../../test/support/twin.ts';
import { EVENING, Hours, isEveningOf, sessionAfter } from './hours.ts';
import { differences } from './ledgers.ts';

export const SYMBOLS = ['AAPL', 'MSFT', 'NVDA', 'TSLA', 'AMZN', 'GOOGL', 'META', 'SPY', 'QQQ', 'IWM'];
const FIRST = '2024-01-02';
/** Evening by evening: the faults end after the first so many, and the desk has the rest to come to terms. */
const FAULTY = 3;
const HEALED = 1;

/** What stands between the desk and its broker, for a fault planted in the desk. */
export type Swap = (broker: Broker) => Partial<Broker>;

export interface LifeOptions {
  readonly seed: number;
  readonly scenario: FaultFile;
  readonly folder: string;
  /** Sessions with the faults on. @default 3 */
  readonly sessions?: number;
  /** The desk is ended in the middle and started again. */
  readonly restarts: boolean;
  readonly swap?: Swap;
}

export interface Lived {
  readonly wrong: readonly string[];
  /** Faults that happened, in their order. */
  readonly happened: readonly What['kind'][];
  readonly events: readonly EventOf[];
  readonly account: LiveAccount;
}

/** Pauses between attempts take a hundredth of their time. */
const hundredfold: Schedule = (ms, action) => {
  const timer = setTimeout(action, ms / 100);
  return () => clearTimeout(timer);
};

/**
 * The whole desk, by the path of `npm start`, over the official SDK and a socket of this machine against our own exchange,
 * with the faults of a scenario on; they end, the desk goes on, and its books are held against the exchange's.
 */
export async function live(options: LifeOptions): Promise<Lived> {
  const { scenario, folder, seed, restarts, sessions = FAULTY } = options;
  const happened: What['kind'][] = [];
  const patience = { now: new AbortController() };
  let plan: FaultPlan | null = null;
  const twin = await startTwin({
    seed,
    start: FIRST,
    sleep: () => Promise.resolve(),
    faults: (now) =>
      (plan = new FaultPlan(now, ({ kind }) => {
        happened.push(kind);
        if (kind !== 'hang') return;
        // The client's patience ends at once.
        patience.now.abort(new Error('timed out'));
        patience.now = new AbortController();
      })),
  });
  const faults = plan as unknown as FaultPlan;
  const calendar = new Calendar(faults, scenario);
  const events: EventOf[] = [];
  const wrong: string[] = [];
  const config = configOf(twin, folder, seed);
  const half = sessionAfter(FIRST, Math.floor(sessions / 2));
  const healed = sessionAfter(FIRST, sessions);
  const last = sessionAfter(FIRST, sessions + HEALED);
  try {
    for (const until of restarts ? [half, last, last] : [last]) {
      calendar.look(twin.venue.accounts[0]);
      if (isEveningOf(twin.now(), healed)) faults.clear();
      if (isEveningOf(twin.now(), until)) continue;
      const end = new AbortController();
      const hours = new Hours(twin, end.signal);
      const desk = start(config, { hours, events, signal: end.signal, patience, swap: options.swap });
      await hours.passUntil(desk, () => {
        calendar.look(twin.venue.accounts[0]);
        if (isEveningOf(twin.now(), healed)) faults.clear();
        if (isEveningOf(twin.now(), until)) end.abort();
      });
      const refused = await desk.then(() => false, isRefused);
      // A start that is refused in words is tried again once the faults are over.
      if (refused) await twin.advance(sessionTimes(healed).close + EVENING - twin.now());
    }
    const account = twin.venue.accounts[0] as LiveAccount;
    await account.settled();
    const database = await openDatabase({ url: config.databaseUrl, mode: 'read' });
    try {
      wrong.push(...(await differences(database, account, config.settings.DESK_NAME)));
      const clock = { kind: 'wall', now: () => twin.now() } as const;
      const { converged, divergences } = await inspect(config, database, brokerByHand, { clock });
      if (!converged) wrong.push(`npm run reconcile finds ${JSON.stringify(divergences)}`);
    } finally {
      await database.close();
    }
    return { wrong, happened: [...happened, ...calendar.set], events, account };
  } finally {
    await twin.close();
  }
}

/** What stands in the calendar is set once there are shares for it; a split is one of shares that are held. */
class Calendar {
  readonly set: What['kind'][] = [];
  readonly #plan: FaultPlan;
  #waiting: FaultFile['faults'];

  constructor(plan: FaultPlan, { faults }: FaultFile) {
    this.#plan = plan;
    this.#waiting = faults.filter(({ what }) => stageOf(what) === 'market');
    plan.add(faults.filter(({ what }) => stageOf(what) !== 'market'));
  }

  look(account: LiveAccount | undefined): void {
    const [held] = account?.books.positions.keys() ?? [];
    if (held === undefined) return;
    for (const fault of this.#waiting) {
      const { what } = fault;
      this.#plan.add([what.kind === 'split' ? { ...fault, what: { ...what, symbol: held } } : fault]);
      this.set.push(what.kind);
    }
    this.#waiting = [];
  }
}

function configOf(twin: Twin, folder: string, seed: number): Config {
  return loadConfig({
    purpose: 'desk',
    folder,
    environment: {
      DATABASE_URL: `file:${path.join(folder, 'desk.db')}`,
      XDG_STATE_HOME: path.join(folder, 'state'),
      SYMBOLS: SYMBOLS.join(','),
      // Much is bought, and sold again the next day: stops are cancelled and exits sent while the faults are on.
      RISK_MIN_CONFIDENCE: '0.05',
      PLAN_TIME_LIMIT: '1',
      SEED: String(seed),
      ALPACA_API_KEY: 'PKSCENARIO',
      ALPACA_SECRET_KEY: 'secret-of-the-scenario',
      ALPACA_BASE_URL: twin.url,
    },
    run: { web: false },
  });
}

const isRefused = (thrown: unknown): boolean => {
  if (thrown instanceof DeskError && STARTS_AGAIN.has(thrown.code)) return true;
  throw thrown;
};
const STARTS_AGAIN: ReadonlySet<string> = new Set(['BROKER_REFUSED', 'BROKER_UNREACHABLE']);

interface Surroundings {
  readonly hours: Hours;
  readonly events: EventOf[];
  readonly signal: AbortSignal;
  readonly patience: { readonly now: AbortController };
  readonly swap: Swap | undefined;
}

async function start(config: Config, { hours, events, signal, patience, swap }: Surroundings): Promise<void> {
  const logging = createLogging({ logsDir: config.logsDir, level: 'error', secrets: [] });
  const reporter = {
    header: () => undefined,
    opened: () => undefined,
    on(event: EventOf) {
      events.push(event);
      if (event.type === 'cycle_started') hours.busy = true;
      if (event.type === 'cycle_completed') hours.busy = false;
    },
    note: () => undefined,
    footer: () => undefined,
  };
  const { wall, sleep } = hours;
  const impatient: typeof fetch = (url, init) => {
    const own = init?.signal ? [init.signal] : [];
    return fetch(url, { ...init, signal: AbortSignal.any([...own, patience.now.signal]) });
  };
  try {
    await runDesk(
      config,
      { reporter, logging, signal },
      {
        wall,
        sleep,
        async account(asked, book, parts) {
          const lanes = createLanes({ name: 'alpaca', clock: wall, rng: createRng(1), perMinute: 6000, sleep: (ms) => pause(ms) }); // prettier-ignore
          const line = { lanes, schedule: hundredfold, fetch: impatient };
          const venue = await remoteVenue(asked, book, { ...parts, line });
          return swap ? { ...venue, broker: swapped(venue.broker, swap) } : venue;
        },
      },
    );
  } finally {
    hours.busy = false;
    logging.close();
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => hundredfold(ms, resolve));

function swapped(broker: Broker, swap: Swap): Broker {
  const own = swap(broker);
  return new Proxy(broker, {
    get(target, name) {
      const value = (name in own ? Reflect.get(own, name) : Reflect.get(target, name, target)) as unknown;
      return typeof value === 'function' ? (value as (...a: unknown[]) => unknown).bind(target) : value;
    },
  });
}
