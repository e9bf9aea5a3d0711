import type { VerdictRecord } from '../../agents/execution.ts';
import type { Broker, BrokerUpdate } from '../../brokers/port.ts';
import type { Bus } from '../../bus/index.ts';
import type { Clock, Soon } from '../../domain/index.ts';
import type { Book, BookView } from '../../portfolio/index.ts';
import type { Activities } from './books.ts';
import type { IntentLedger, OpenIntent } from './intents.ts';
import type { KnownOrders } from './known.ts';
import type { ReconcileSettings } from './settings.ts';

export interface ReconcilerParts {
  readonly bus: Pick<Bus, 'publish' | 'settled'>;
  readonly broker: Broker;
  /** The broker's feed, and a way to put an update on the rail that the feed has lost. */
  readonly source: {
    drain(): Soon<void>;
    tell(update: BrokerUpdate): Soon<unknown>;
    /** Seq of the newest update that waits until something lost before it is found; null: none does. */
    readonly backlog: number | null;
  };
  readonly book: Pick<Book, keyof BookView | 'lastSeq' | 'copy'>;
  readonly known: KnownOrders;
  readonly intents: IntentLedger;
  readonly record: VerdictRecord;
  readonly clock: Clock;
  /** Between rounds that wait for the broker. */
  readonly sleep: (milliseconds: number) => Promise<unknown>;
  readonly settings: ReconcileSettings & { readonly DESK_NAME: string };
  /** Whether the desk would still open this position now. */
  readonly wanted: (intent: OpenIntent['intent']) => boolean;
  /** How far back orders and fills are read, milliseconds since the epoch. @default to the last agreement and all that is open */
  readonly since?: number;
  /** What else moved cash, where the broker tells. */
  readonly activities?: Activities;
}
