import type { EventOf } from '../../bus/index.ts';
import type { ReadModels } from '../../db/index.ts';
import { isRestart } from '../restart.ts';

type Approved = EventOf<'approved_ready'>;
type Approval = Approved['payload']['orders'][number];

/** An intent of which nobody knows whether the broker has it. */
export interface OpenIntent {
  readonly intent: Approval;
  /** The event that approved it: what the sending is checked against (P2). */
  readonly event: Approved;
  /** `pending`: the process that was to send it is gone. `unknown`: it was sent, and no answer came. */
  readonly state: 'pending' | 'unknown';
}

/** Statuses under which an order's row stands while nothing was heard of it. */
const UNHEARD = ['pending_new', 'unknown'] as const;

/** Intents from their approval until the broker's first word: folded from events, and read once at the start (P4). */
export class IntentLedger {
  readonly #open = new Map<string, OpenIntent>();
  /** Approved in this process and being sent right now; what a process leaves of it is open, as `load` finds it. */
  readonly #inFlight = new Map<string, Approved>();

  /** What a database holds of intents that an earlier process left open. */
  static async load(reads: Pick<ReadModels, 'orders' | 'events'>): Promise<IntentLedger> {
    const ledger = new IntentLedger();
    for (const status of UNHEARD) {
      for (const { clientOrderId, id, cycleId, purpose, createdAt } of await reads.orders({ status })) {
        if (id !== clientOrderId || purpose === null) continue;
        // A flatten between two cycles belongs to none, and is found by its time.
        const place = cycleId === null ? { since: createdAt } : { cycleId };
        for (const event of await reads.events({ type: 'approved_ready', ...place })) {
          const approved = event as Approved;
          const intent = approved.payload.orders.find((o) => o.clientOrderId === clientOrderId);
          const state = status === 'unknown' ? 'unknown' : 'pending';
          if (intent) ledger.#open.set(clientOrderId, { intent, event: approved, state });
        }
      }
    }
    for (const event of await reads.events({ type: 'intent_settled' })) ledger.tap(event);
    return ledger;
  }

  tap(event: EventOf): void {
    if (isRestart(event)) for (const id of this.#inFlight.keys()) this.#lose(id, 'pending');
    switch (event.type) {
      case 'approved_ready':
        for (const { clientOrderId } of event.payload.orders) this.#inFlight.set(clientOrderId, event);
        break;
      case 'executed_ready':
        for (const { clientOrderId, outcome } of event.payload.orders) {
          if (outcome === 'unknown') this.#lose(clientOrderId, 'unknown');
          else this.#resolve(clientOrderId);
        }
        break;
      case 'agent_failed':
        // The station broke in the middle of sending: each of its orders may be live.
        if (event.payload.agent !== 'execution') break;
        for (const [id, approved] of this.#inFlight)
          if (approved.id === event.payload.event) this.#lose(id, 'unknown');
        break;
      case 'order_updated':
        this.#resolve(event.payload.order.clientOrderId);
        break;
      case 'intent_settled':
        this.#resolve(event.payload.clientOrderId);
        break;
      default:
        break;
    }
  }

  /** Oldest first. */
  open(): readonly OpenIntent[] {
    return [...this.#open.values()].sort((a, b) => a.event.seq - b.event.seq);
  }

  /** Symbols that no entry is opened for meanwhile; exits go by the broker's quantity. */
  frozen(): ReadonlySet<string> {
    return new Set(Array.from(this.#open.values(), ({ intent }) => intent.symbol));
  }

  #lose(clientOrderId: string, state: OpenIntent['state']): void {
    const event = this.#inFlight.get(clientOrderId);
    const intent = event?.payload.orders.find((o) => o.clientOrderId === clientOrderId);
    this.#inFlight.delete(clientOrderId);
    if (event && intent) this.#open.set(clientOrderId, { intent, event, state });
  }

  #resolve(clientOrderId: string): void {
    this.#inFlight.delete(clientOrderId);
    this.#open.delete(clientOrderId);
  }
}
