import type { Totals } from '../../db/index.ts';
import type { StatusRead } from '../../orchestrator/status/index.ts';
import { accountSeries, databaseSeries } from './from-database.ts';
import { statusSeries } from './from-status.ts';
import { isUp } from './probes.ts';
import { gauge, one } from './sample.ts';
import type { Series } from './sample.ts';

export interface Figures {
  /** Null: no desk has ever told anything here. */
  readonly status: StatusRead | null;
  /** Null: the database could not be read. */
  readonly totals: Totals | null;
  /** Notices that nobody has acknowledged, by severity. */
  readonly unread: Readonly<Record<string, number>>;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Every series there is; those without a sample too, so that a dashboard finds their names. */
export function seriesOf({ status, totals, unread, now }: Figures): readonly Series[] {
  return [
    gauge('tickwright_up', '1 where the desk’s process is there and has told of itself within 30 seconds', [
      one(isUp(status) ? 1 : 0),
    ]),
    gauge('tickwright_database_up', '1 where the database could be read', [one(totals === null ? 0 : 1)]),
    ...statusSeries(status, now),
    ...databaseSeries(totals),
    ...accountSeries(totals),
    gauge(
      'tickwright_notices_unread',
      'Notices nobody has acknowledged',
      ['info', 'warning', 'critical'].map((severity) => ({ labels: { severity }, value: unread[severity] ?? 0 })), // prettier-ignore
    ),
  ];
}
