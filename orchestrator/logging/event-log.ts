import type { EventName, EventOf } from '../../bus/index.ts';
import type { Logger, Logging } from './logging.ts';

type Level = 'debug' | 'info' | 'warn' | 'error';

/** The level of each event in the log; the journal holds their payloads. */
const LEVELS: Readonly<Record<EventName, Level>> = {
  cycle_started: 'debug',
  data_ready: 'debug',
  exits_ready: 'debug',
  signals_ready: 'debug',
  validated_ready: 'debug',
  approved_ready: 'debug',
  executed_ready: 'debug',
  audited_ready: 'debug',
  cycle_completed: 'info',
  order_updated: 'info',
  position_changed: 'debug',
  intent_settled: 'warn',
  reconciled: 'info',
  model_asked: 'info',
  halted: 'warn',
  resumed: 'warn',
  agent_failed: 'error',
  provider_degraded: 'warn',
  cycle_skipped: 'warn',
};

/** A watcher of the bus that writes one line an event, under the event's cycle. */
export function eventLog(logging: Logging): (event: EventOf) => void {
  let cycleId: string | null = null;
  let log: Logger = logging.log;
  return (event) => {
    const level = LEVELS[event.type];
    if (!logging.log.isLevelEnabled(level)) return;
    if (event.cycleId !== cycleId) {
      cycleId = event.cycleId;
      log = cycleId === null ? logging.log : logging.cycle(cycleId);
    }
    log[level]({ seq: event.seq, at: event.at, ...figures(event) }, event.type);
  };
}

/** What a reader of the log looks for; small, because every event has a line. */
function figures(event: EventOf): Readonly<Record<string, unknown>> {
  switch (event.type) {
    case 'cycle_completed': {
      const { session, status, signals, approved, refused, orders, equity, drawdown, failures } =
        event.payload;
      return { session, status, signals, approved, refused, orders, equity, drawdown, failures };
    }
    case 'order_updated': {
      const { order, fill, session } = event.payload;
      const { symbol, side, qty, filledQty, status, clientOrderId } = order;
      return {
        session,
        update: event.payload.event,
        symbol,
        side,
        qty,
        filledQty,
        status,
        clientOrderId,
        price: fill?.price,
      };
    }
    case 'data_ready':
      return {
        session: event.payload.session,
        good: event.payload.bars.length,
        excluded: event.payload.excluded,
      };
    case 'approved_ready':
      return {
        session: event.payload.session,
        orders: event.payload.orders.length,
        denials: event.payload.denials,
      };
    case 'intent_settled':
    case 'reconciled':
    case 'model_asked':
    case 'agent_failed':
    case 'provider_degraded':
    case 'halted':
    case 'resumed':
    case 'cycle_skipped':
      return { ...event.payload };
    case 'cycle_started':
    case 'exits_ready':
    case 'signals_ready':
    case 'validated_ready':
    case 'executed_ready':
    case 'audited_ready':
    case 'position_changed':
      return { session: event.payload.session };
  }
}
