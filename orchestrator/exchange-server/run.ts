import { FaultPlan } from '../../brokers/exchange/faults/index.ts';
import type { FaultFile } from '../../brokers/exchange/faults/index.ts';
import {
  AcceleratedClock,
  liveRules,
  Tape,
  Venue,
  withPlannedSplits,
} from '../../brokers/exchange/live/index.ts';
import { serveControl, serveExchange } from '../../brokers/exchange/protocol/index.ts';
import { readScenario, scenarioNames } from '../../brokers/exchange/scenarios/index.ts';
import { messageOf, WallClock } from '../../domain/index.ts';
import type { Clock } from '../../domain/index.ts';
import { AccountBooks } from './account-books.ts';
import { ExchangeFolder } from './places.ts';
import { marketHistory } from './market-history.ts';
import type { Ground } from './markets.ts';

export interface ExchangeRun {
  readonly ground: Ground;
  readonly seed: number | string;
  readonly port: number;
  /** Sessions a minute; null: the wall's time. */
  readonly speed: number | null;
  /** Dollars an account begins with. */
  readonly cash: number;
  /** Requests a minute and account; null: no limit. */
  readonly rateLimit: number | null;
  readonly dataConnections: number | null;
  readonly legacyFields: boolean;
  /** Faults on purpose, from the start. */
  readonly faults: FaultFile | null;
  /** Where faults can be set while it runs; null: nowhere. */
  readonly controlPort: number | null;
}

/** How often the market moves and how often its time is written down, milliseconds of the wall. */
const STEP = 50;
const REMEMBER = 1000;

/**
 * Runs the exchange until told to stop; what was open is then closed in order.
 * @throws DeskError where the port is taken or the books cannot be opened
 */
export async function runExchange(
  run: ExchangeRun,
  signal: AbortSignal,
  say: {
    /** @param at the market's time, milliseconds since the epoch @param accounts that were opened before */
    readonly ready: (url: string, at: number, accounts: number) => void;
    readonly control: (url: string) => void;
    readonly trouble: (line: string) => void;
  },
): Promise<void> {
  const { ground, seed, speed, cash } = run;
  const folder = new ExchangeFolder(ground.folder);
  const books = await AccountBooks.open(folder);
  try {
    const wall = new WallClock();
    const from = Math.max(folder.time ?? 0, books.lastUpdate) || null;
    const clock: Clock = speed === null ? wall : new AcceleratedClock(wall, from ?? ground.start, speed);
    const faults = new FaultPlan(
      () => clock.now(),
      ({ kind }) => say.trouble(`on purpose: ${kind}`),
    );
    faults.add(run.faults?.faults ?? []);
    const venue = new Venue({
      clock,
      tape: new Tape(withPlannedSplits(marketHistory(ground.market), faults), seed),
      faults,
      rules: liveRules,
      cash,
      store: (accountId) => books.storeOf(accountId),
      ...(from !== null && { from }),
    });
    for (const accountId of folder.accounts()) await venue.account(accountId);
    await venue.resume();
    await venue.advance();
    const server = await serveExchange({
      venue,
      assets: ground.assets,
      notes: folder.notes,
      wall,
      port: run.port,
      rateLimit: run.rateLimit,
      dataConnections: run.dataConnections,
      legacyFields: run.legacyFields,
      faults,
      broken: (line) => say.trouble(`a request failed: ${line}`),
    });
    try {
      const { controlPort } = run;
      const control =
        controlPort === null
          ? null
          : await serveControl({
              plan: faults,
              port: controlPort,
              scenario: readScenario,
              scenarios: scenarioNames,
            });
      say.ready(server.url, venue.at, folder.accounts().length);
      if (control) say.control(control.url);
      await move(venue, folder, signal, say.trouble);
      await control?.close();
    } finally {
      await server.close();
    }
    folder.time = venue.at;
  } finally {
    await books.close();
  }
}

/** The market moves until the signal; a step that fails is told and tried again with the next one. */
async function move(
  venue: Venue,
  folder: ExchangeFolder,
  signal: AbortSignal,
  trouble: (line: string) => void,
): Promise<void> {
  let told = '';
  const step = setInterval(() => {
    void venue.advance().then(
      () => (told = ''),
      (error: unknown) => {
        const line = `the market stands still: ${messageOf(error)}`;
        if (line !== told) trouble(line);
        told = line;
      },
    );
  }, STEP);
  const remember = setInterval(() => (folder.time = venue.at), REMEMBER);
  try {
    if (!signal.aborted)
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  } finally {
    clearInterval(step);
    clearInterval(remember);
    await venue.advance().catch(() => undefined);
  }
}
