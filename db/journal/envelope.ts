import type { EventOf } from '../../bus/events/index.ts';
import type { Row } from '../schema/tables.ts';

export type EventRow = Row<'events'>;

/**
 * Canonical JSON of the envelope, put together from a row's own texts: what the chain's link covers. Nothing is
 * parsed, so that a payload that only looks the same (other spacing, other key order) breaks the chain too.
 */
export function envelopeText(row: Omit<EventRow, 'hash'>): string {
  const text = JSON.stringify;
  return (
    `{"at":${text(row.at)},"causedBy":${text(row.caused_by)},"cycleId":${text(row.cycle_id)},"id":${text(row.id)},` +
    `"payload":${row.payload},"seq":${row.seq},"type":${text(row.type)}}`
  );
}

export function eventOf(row: EventRow): EventOf {
  return {
    seq: row.seq,
    id: row.id,
    cycleId: row.cycle_id,
    type: row.type,
    at: row.at,
    causedBy: row.caused_by,
    payload: JSON.parse(row.payload) as unknown,
  } as EventOf;
}
