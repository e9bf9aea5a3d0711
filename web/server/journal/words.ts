import type { EventName, EventOf } from '../../../bus/index.ts';
import { describeEvent } from '../../../words/describe-event.ts';
import { EVENT_WORDS } from '../../../words/text.ts';
import type { DeskEvent, StreamMessage } from '../../api/index.ts';

const speaker = (type: EventName): string => EVENT_WORDS[type].by;

/** An event with its content in words. */
export function wordsOf(event: EventOf): DeskEvent {
  const { seq, id, type, at, cycleId, causedBy, payload } = event;
  return {
    seq,
    id,
    type,
    at,
    cycleId,
    causedBy,
    agent: speaker(type),
    lines: [...describeEvent(event)],
    payload,
  };
}

/** An event as the stream tells it: what it is about and its first line. */
export function newsOf(event: EventOf): StreamMessage<'event'> {
  const { seq, type, at, cycleId, payload } = event;
  return {
    seq,
    type,
    at,
    cycleId,
    session: 'session' in payload ? payload.session : null,
    agent: speaker(type),
    symbols: symbolsOf(event),
    text: (describeEvent(event)[0] ?? '').slice(0, 300),
    account:
      type === 'audited_ready' || type === 'cycle_completed'
        ? { equity: event.payload.equity, cash: event.payload.cash, drawdown: event.payload.drawdown }
        : null,
  };
}

function symbolsOf(event: EventOf): string[] {
  switch (event.type) {
    case 'order_updated':
      return [event.payload.order.symbol];
    case 'position_changed':
    case 'intent_settled':
      return [event.payload.symbol];
    case 'approved_ready':
    case 'executed_ready':
      return [...new Set(event.payload.orders.map((order) => order.symbol))];
    default:
      return [];
  }
}
