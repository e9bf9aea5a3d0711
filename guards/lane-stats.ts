import type { GuardStats } from './guard.ts';

export interface LaneStats {
  readonly started: number;
  readonly failures: number;
  readonly retries: number;
  readonly running: number;
  /** Waiting for the minute. */
  readonly waiting: number;
}

export interface LanesStats {
  readonly name: string;
  readonly perMinute: number;
  /** Starts in the minute that ends now, of all lanes. */
  readonly used: number;
  /** How often the other side said that it was too much. */
  readonly rests: number;
  readonly critical: LaneStats;
  readonly reconcile: LaneStats;
  readonly ordinary: GuardStats;
}
