import { sql } from 'drizzle-orm';
import { change, update, upsert, value } from '../engine/statement.ts';
import { cycleOf } from './cycle-of.ts';
import type { Projection } from './projection.ts';
import { PENDING } from './signals-ready.ts';

const finish = update(
  'iteration_log',
  ['status', 'completed_at', 'signals', 'approved', 'refused', 'orders', 'failures'],
  ['id'],
);
const putPoint = upsert('equity_curve', ['cycle_id'], 'rest');

/** The gate never answered: the cycle ended before. */
const forsake = change<{ cycle_id: string }>((db, { signals: t }) =>
  db
    .update(t)
    .set({ outcome: 'cycle_failed' })
    .where(sql`${t.cycle_id} = ${value('cycle_id')} and ${t.outcome} = ${PENDING}`),
);

export const cycleCompleted: Projection<'cycle_completed'> = (event) => {
  const { session, status, signals, approved, refused, orders, equity, cash, drawdown, failures } =
    event.payload;
  const cycle_id = cycleOf(event);
  const counts = { signals, approved, refused, orders };
  return [
    finish({ id: cycle_id, status, completed_at: event.at, ...counts, failures: JSON.stringify(failures) }),
    putPoint({ cycle_id, seq: event.seq, time: event.at, session, equity, cash, drawdown }),
    forsake({ cycle_id }),
  ];
};
