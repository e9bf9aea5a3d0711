import type { DenialCode } from '../../domain/index.ts';
import type { EventOf } from '../../bus/index.ts';

/** Counts of what has passed since they were last taken; what summaries are made of. */
export interface RunCount {
  sessions: number;
  signals: number;
  bought: number;
  sold: number;
  orders: number;
  refused: number;
  readonly denials: Map<DenialCode, number>;
  failures: number;
  /** Cycles by who chose; `nobody` where no selector answered. */
  readonly chosen: Map<string, number>;
  /** What models were asked, refused attempts included. */
  readonly models: { calls: number; failed: number; costUsd: number };
}

export const noCount = (): RunCount => ({
  sessions: 0,
  signals: 0,
  bought: 0,
  sold: 0,
  orders: 0,
  refused: 0,
  denials: new Map(),
  failures: 0,
  chosen: new Map(),
  models: { calls: 0, failed: 0, costUsd: 0 },
});

/** Adds one event. Positions opened and closed are counted once each, however many fills they took. */
export function count(run: RunCount, event: EventOf): void {
  switch (event.type) {
    case 'signals_ready': {
      const { signals, selector, failures } = event.payload;
      for (const signal of signals) if (signal.action !== 'hold') run.signals++;
      if (selector === null && failures.length === 0) break;
      run.chosen.set(selector ?? 'nobody', (run.chosen.get(selector ?? 'nobody') ?? 0) + 1);
      break;
    }
    case 'model_asked':
      run.models.calls++;
      if (event.payload.outcome !== 'answered') run.models.failed++;
      run.models.costUsd += event.payload.costUsd;
      break;
    case 'approved_ready':
      run.refused += event.payload.denials.length;
      for (const { code } of event.payload.denials) run.denials.set(code, (run.denials.get(code) ?? 0) + 1);
      break;
    case 'order_updated':
      if (event.payload.event === 'fill') {
        if (event.payload.order.side === 'buy') run.bought++;
        else run.sold++;
      }
      break;
    case 'cycle_completed':
      run.sessions++;
      run.orders += event.payload.orders;
      break;
    case 'agent_failed':
      run.failures++;
      break;
    case 'cycle_started':
    case 'data_ready':
    case 'exits_ready':
    case 'validated_ready':
    case 'executed_ready':
    case 'audited_ready':
    case 'position_changed':
    case 'intent_settled':
    case 'reconciled':
    case 'halted':
    case 'resumed':
    case 'provider_degraded':
    case 'cycle_skipped':
      break;
  }
}
