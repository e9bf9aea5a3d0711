import type { EventOf, PayloadOf } from '../../bus/index.ts';

type Approved = EventOf<'approved_ready'>['payload'];
type Executed = EventOf<'executed_ready'>['payload'];

/** What one cycle has shown so far; exits and entries may be approved in two parts. */
export interface CycleView {
  started: EventOf<'cycle_started'>['payload'] | null;
  data: EventOf<'data_ready'>['payload'] | null;
  exits: EventOf<'exits_ready'>['payload'] | null;
  signals: EventOf<'signals_ready'>['payload'] | null;
  validated: EventOf<'validated_ready'>['payload'] | null;
  readonly approved: Approved[];
  readonly executed: Executed[];
  readonly failures: string[];
}

export const emptyView = (): CycleView => ({
  started: null,
  data: null,
  exits: null,
  signals: null,
  validated: null,
  approved: [],
  executed: [],
  failures: [],
});

/** Adds an event of the cycle to its view. */
export function gather(view: CycleView, event: EventOf): void {
  switch (event.type) {
    case 'cycle_started':
      view.started = event.payload;
      break;
    case 'data_ready':
      view.data = event.payload;
      break;
    case 'exits_ready':
      view.exits = event.payload;
      break;
    case 'signals_ready':
      view.signals = event.payload;
      break;
    case 'validated_ready':
      view.validated = event.payload;
      break;
    case 'approved_ready':
      view.approved.push(event.payload);
      break;
    case 'executed_ready':
      view.executed.push(event.payload);
      break;
    case 'agent_failed':
      view.failures.push(`${event.payload.agent} failed: ${event.payload.message}`);
      break;
    case 'audited_ready':
    case 'cycle_completed':
    case 'order_updated':
    case 'position_changed':
    case 'intent_settled':
    case 'reconciled':
    case 'model_asked':
    case 'halted':
    case 'resumed':
    case 'provider_degraded':
    case 'cycle_skipped':
      break;
  }
}

export const ordersOf = (view: CycleView): readonly Approved['orders'][number][] =>
  view.approved.flatMap((a) => a.orders);
export const denialsOf = (view: CycleView): readonly Approved['denials'][number][] =>
  view.approved.flatMap((a) => a.denials);
export const outcomesOf = (view: CycleView): readonly Approved['outcomes'][number][] =>
  view.approved.flatMap((a) => a.outcomes);
export const resultsOf = (view: CycleView): readonly PayloadOf<'executed_ready'>['orders'][number][] =>
  view.executed.flatMap((e) => e.orders);
