import type { z } from 'zod';
import { approvedReady } from './approved-ready.ts';
import { auditedReady } from './audited-ready.ts';
import { agentFailed, cycleSkipped, halted, orderUpdated, positionChanged, providerDegraded, resumed } from './beside.ts'; // prettier-ignore
import { cycleCompleted } from './cycle-completed.ts';
import { cycleStarted } from './cycle-started.ts';
import { dataReady } from './data-ready.ts';
import { executedReady } from './executed-ready.ts';
import { exitsReady } from './exits-ready.ts';
import { intentSettled } from './intent-settled.ts';
import { modelAsked } from './model-asked.ts';
import { reconciled } from './reconciled.ts';
import { signalsReady } from './signals-ready.ts';
import { validatedReady } from './validated-ready.ts';

/** The catalogue, in the order of the flow; then the events beside the line. */
export const EVENTS = {
  cycle_started: cycleStarted,
  data_ready: dataReady,
  exits_ready: exitsReady,
  signals_ready: signalsReady,
  validated_ready: validatedReady,
  approved_ready: approvedReady,
  executed_ready: executedReady,
  audited_ready: auditedReady,
  cycle_completed: cycleCompleted,

  order_updated: orderUpdated,
  position_changed: positionChanged,
  intent_settled: intentSettled,
  reconciled,
  model_asked: modelAsked,
  halted,
  resumed,
  agent_failed: agentFailed,
  provider_degraded: providerDegraded,
  cycle_skipped: cycleSkipped,
} as const;

export type EventName = keyof typeof EVENTS;
export type PayloadOf<N extends EventName> = z.infer<(typeof EVENTS)[N]>;

/** One event on the rail. Distributes over a union of names, so that `type` narrows `payload`. */
export type EventOf<N extends EventName = EventName> = N extends EventName
  ? {
      /** Counts the journal's events from 1. */
      readonly seq: number;
      readonly id: string;
      /** Null beside any cycle. */
      readonly cycleId: string | null;
      readonly type: N;
      /** ISO 8601, UTC, by the desk's clock. */
      readonly at: string;
      /** Id of the event that led to this one; null at a source. */
      readonly causedBy: string | null;
      readonly payload: DeepReadonly<PayloadOf<N>>;
    }
  : never;

/** What an agent or a source says; the rail makes an event of it. */
export type Message<N extends EventName = EventName> = N extends EventName
  ? { readonly type: N; readonly payload: DeepReadonly<PayloadOf<N>> }
  : never;

type DeepReadonly<T> = T extends readonly (infer U)[]
  ? readonly DeepReadonly<U>[]
  : T extends object
    ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
    : T;
