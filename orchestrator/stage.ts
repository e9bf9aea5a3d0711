import type { Database, openDatabase } from '../db/index.ts';
import type { Clock, ReplayedClock } from '../domain/index.ts';
import type { GuardRoll } from '../guards/index.ts';
import type { Models, SelectorChain } from '../llm/index.ts';
import type { DeskBars, RoutedMarket } from '../market/index.ts';
import type { Sleep } from './clocks/pacer.ts';
import type { Config } from './config/index.ts';
import type { Logging } from './logging/index.ts';
import type { createMarket } from './market.ts';
import type { KnownOrders } from './reconciliation/index.ts';
import type { Recovered } from './recovery.ts';
import type { DeskReporter } from './reporting.ts';
import type { remoteVenue, Venue } from './venue/index.ts';

/** What the desk hands to whoever writes a session's report. */
export interface DayEnd {
  readonly database: Database;
  readonly runtimeDir: string;
  /** In real time or against an exchange elsewhere: what came of the day before is worth a comparison. */
  readonly lived: boolean;
}

export interface DeskFaces {
  readonly reporter: DeskReporter;
  readonly logging: Logging;
  readonly signal: AbortSignal;
  /** Writes the report of a session, and gives what a notice says of it. @default none is written */
  readonly daily?: (session: string, day: DayEnd) => Promise<string>;
}

/** What the desk stands on; tests put their own in its place. */
export interface World {
  readonly open: typeof openDatabase;
  readonly market: (...asked: Parameters<typeof createMarket>) => Promise<RoutedMarket> | RoutedMarket;
  /** The account elsewhere, where the settings have keys of one. */
  readonly account: typeof remoteVenue;
  readonly wall: Clock;
  readonly sleep: Sleep;
  /** Milliseconds that only ever grow: how long things take, for the status file. */
  readonly stopwatch: () => number;
  /** @default those of the settings */
  readonly selectors?: SelectorChain;
}

/** All that has been opened and checked when the desk begins to live. */
export interface Stage {
  readonly config: Config;
  readonly faces: DeskFaces;
  readonly database: Database;
  readonly world: World;
  /** What this database is about, kept with the first cycle. */
  readonly claimed: string;
  readonly recovered: Recovered;
  /** Null: the desk lives in real time, its own or a broker's. */
  readonly replayed: ReplayedClock | null;
  readonly library: DeskBars;
  readonly known: KnownOrders;
  readonly market: RoutedMarket;
  readonly venue: Venue;
  readonly models: Models;
  /** Every guard around what lies outside. */
  readonly roll: GuardRoll;
}
