import type { EventOf } from '../../bus/index.ts';

/** Counts of one cycle as its events pass. */
export interface Counts {
  signals: number;
  approved: number;
  refused: number;
  orders: number;
  failures: string[];
  audited: boolean;
}

const none = (): Counts => ({ signals: 0, approved: 0, refused: 0, orders: 0, failures: [], audited: false });

/** Keeps the counts of the cycle under way; a tap on the rail. */
export class CycleTally {
  #cycleId: string | null = null;
  #counts = none();

  /** Counts from a recorded tail begin where its cycle began. */
  tap(event: EventOf): void {
    if (event.type === 'cycle_started') {
      this.#cycleId = event.cycleId;
      this.#counts = none();
    }
    if (event.cycleId !== this.#cycleId) return;
    const counts = this.#counts;
    switch (event.type) {
      case 'signals_ready':
        counts.signals += event.payload.signals.length;
        break;
      case 'approved_ready':
        counts.approved += event.payload.orders.length;
        counts.refused += event.payload.denials.length;
        break;
      case 'executed_ready':
        counts.orders += event.payload.orders.filter((o) => o.outcome === 'accepted').length;
        break;
      case 'audited_ready':
        counts.audited = true;
        break;
      case 'agent_failed':
        counts.failures.push(`${event.payload.agent}: ${event.payload.message}`.slice(0, 2000));
        break;
      default:
        break;
    }
  }

  read(): Readonly<Counts> {
    return this.#counts;
  }
}
