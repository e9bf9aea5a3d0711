import type { EventName, EventOf } from '../../bus/events/index.ts';
import type { Write } from '../engine/statement.ts';
import { approvedReady } from './approved-ready.ts';
import { auditedReady } from './audited-ready.ts';
import { cycleCompleted } from './cycle-completed.ts';
import { cycleStarted } from './cycle-started.ts';
import { dataReady } from './data-ready.ts';
import { executedReady } from './executed-ready.ts';
import { intentSettled } from './intent-settled.ts';
import { modelAsked } from './model-asked.ts';
import { orderUpdated } from './order-updated.ts';
import { positionChanged } from './position-changed.ts';
import type { Projection } from './projection.ts';
import { signalsReady } from './signals-ready.ts';
import { validatedReady } from './validated-ready.ts';

const nothing = (): readonly Write[] => [];

/** In the order of the catalogue; what derives nothing is in the journal alone. */
const PROJECTIONS: { readonly [N in EventName]: Projection<N> } = {
  cycle_started: cycleStarted,
  data_ready: dataReady,
  exits_ready: nothing,
  signals_ready: signalsReady,
  validated_ready: validatedReady,
  approved_ready: approvedReady,
  executed_ready: executedReady,
  audited_ready: auditedReady,
  cycle_completed: cycleCompleted,

  order_updated: orderUpdated,
  position_changed: positionChanged,
  intent_settled: intentSettled,
  reconciled: nothing,
  model_asked: modelAsked,
  halted: nothing,
  resumed: nothing,
  agent_failed: nothing,
  provider_degraded: nothing,
  cycle_skipped: nothing,
};

export function project(event: EventOf): readonly Write[] {
  const projection = PROJECTIONS[event.type] as (event: EventOf) => readonly Write[];
  return projection(event);
}
