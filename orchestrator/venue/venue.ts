import type { Broker } from '../../brokers/port.ts';
import type { Clock } from '../../domain/index.ts';
import type { Activities } from '../reconciliation/index.ts';

/** Where the orders go, and by whose time the desk lives there. */
export interface Venue {
  readonly broker: Broker;
  readonly clock: Clock;
  /** One phrase for people: the account and where it is. */
  readonly told: string;
  /** What else moves cash, where the broker tells. */
  readonly activities?: Activities;
  /** The sessions that lie between what was lived through and this one, itself included; none where it lives by itself. */
  toPlay(session: string): readonly string[];
  /** Lives through a session with the bars the desk's provider has of it. */
  play(session: string): Promise<void>;
  /** Asks what time it is, where that is not the wall's. */
  follow(): Promise<void>;
  /** News come from here on; `onNews` is told that there are some, and must not throw. */
  start(listener: VenueListener): Promise<void>;
  close(): Promise<void>;
}

export interface VenueListener {
  readonly onNews: () => void;
  /** News that cannot be: the desk must halt. */
  readonly onProblem: (problem: { readonly code: string; readonly message: string }) => void;
  /** A fault of the line, for the log. */
  readonly onFault: (message: string) => void;
}
