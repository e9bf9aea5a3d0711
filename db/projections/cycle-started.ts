import { upsert } from '../engine/statement.ts';
import { cycleOf } from './cycle-of.ts';
import type { Projection } from './projection.ts';

/** An interrupted cycle that is taken up again keeps its row. */
const begin = upsert('iteration_log', ['id'], ['status', 'entries']);

export const cycleStarted: Projection<'cycle_started'> = (event) => [
  begin({
    id: cycleOf(event),
    first_seq: event.seq,
    session: event.payload.session,
    started_at: event.at,
    completed_at: null,
    status: 'running',
    entries: event.payload.entries ? 1 : 0,
    signals: 0,
    approved: 0,
    refused: 0,
    orders: 0,
    failures: '[]',
  }),
];
