import type { Clock } from '../domain/index.ts';
import type { EventOf } from './events/index.ts';
import type { Journal } from './journal.ts';

export interface BusOptions {
  readonly journal: Journal;
  readonly clock: Clock;
  /** Number of events already in the journal that this run does not bring forth again. */
  readonly after: number;
  /**
   * Events the journal already holds beyond `after`: what an interrupted run had recorded. Publishing them again must
   * give the very same events; they are not appended twice, and a difference is fatal (P4, P5).
   */
  readonly expected?: readonly EventOf[];
  /** One delivery at a time, each awaited before the next (`--sync`). @default false */
  readonly sync?: boolean;
  /**
   * `full` holds every event against its schema and freezes it; `sample` does so in the first cycle and every hundredth
   * after it, for backtests over agents that are tested. Journal and order are the same in both. @default 'full'
   */
  readonly validation?: 'full' | 'sample';
}

export interface Origin {
  readonly cycleId: string | null;
  readonly causedBy: string | null;
  /** Texts the journal keeps in the same transaction. */
  readonly state?: Readonly<Record<string, string>>;
}
