import type { Broker, SubmitOutcome } from '../../brokers/port.ts';
import type { Bus, Message } from '../../bus/index.ts';
import { intentDigest, isTerminal, messageOf } from '../../domain/index.ts';
import type { ApprovedIntent, Clock, Order, OrderRequest } from '../../domain/index.ts';
import { shares } from '../../portfolio/index.ts';
import type { VerdictRecord } from '../../agents/execution.ts';
import { Absences } from './absences.ts';
import type { IntentLedger, OpenIntent } from './intents.ts';
import type { ReconcileSettings } from './settings.ts';

type Settled = Message<'intent_settled'>['payload'];

export interface SettlerParts {
  readonly bus: Pick<Bus, 'publish'>;
  readonly broker: Pick<Broker, 'findOrder' | 'submit' | 'positions' | 'openOrders'>;
  readonly intents: IntentLedger;
  /** The journal: what leaves is durable first, and its verdict stands in it (P2, P4). */
  readonly record: VerdictRecord;
  readonly clock: Clock;
  readonly settings: Pick<ReconcileSettings, 'INTENT_TTL_SECONDS'>;
  readonly absences: Absences;
  /** Whether the desk would still open this position: not halted, not held meanwhile. */
  readonly wanted: (intent: OpenIntent['intent']) => boolean;
}

/**
 * Finds out what became of intents that nobody knows the fate of (P4). Each is looked up under its own id; one that
 * the broker has never heard of, asked twice, is sent again under that very id or expires. Never under a new one.
 */
export class Settler {
  readonly #parts: SettlerParts;

  constructor(parts: SettlerParts) {
    this.#parts = parts;
  }

  /** How many were settled. Those whose absence is not confirmed yet, or whose sending had no answer again, stay open. */
  async settle(): Promise<number> {
    let settled = 0;
    const { intents, absences } = this.#parts;
    absences.keep(new Set(intents.open().map(({ intent }) => intent.clientOrderId)));
    for (const open of intents.open()) {
      const fate = await this.#fateOf(open);
      if (fate === null) continue;
      await this.#parts.bus.publish({ type: 'intent_settled', payload: fate }, { cycleId: open.event.cycleId, causedBy: open.event.id }); // prettier-ignore
      settled++;
    }
    return settled;
  }

  /** Null: not to be said yet. */
  async #fateOf(open: OpenIntent): Promise<Settled | null> {
    const { broker, absences } = this.#parts;
    const { intent } = open;
    const order = await broker.findOrder(intent.clientOrderId);
    if (order) {
      absences.end(intent.clientOrderId);
      return fate(intent, 'found', { order });
    }
    if (!absences.confirmed(intent.clientOrderId)) return null;
    const why = await this.#unwanted(open);
    if (why !== null) return fate(intent, 'expired', { message: why });
    return this.#sendAgain(open);
  }

  /** Why it is not sent any more; null: it is. */
  async #unwanted({ intent, event }: OpenIntent): Promise<string | null> {
    const { broker, clock, settings, wanted } = this.#parts;
    if (intent.purpose === 'entry') {
      const age = (clock.now() - Date.parse(event.at)) / 1000;
      if (age > settings.INTENT_TTL_SECONDS) return `never sent, and ${Math.round(age)} s old: its time to live is ${settings.INTENT_TTL_SECONDS} s`; // prettier-ignore
      return wanted(intent) ? null : 'never sent, and the desk would not open the position now';
    }
    const held = (await broker.positions()).find((p) => p.symbol === intent.symbol)?.qty ?? 0;
    const selling = (await broker.openOrders())
      .filter(
        (o) =>
          o.symbol === intent.symbol && o.side === 'sell' && o.status !== 'held' && !isTerminal(o.status),
      )
      .reduce((sum, o) => sum + o.qty - o.filledQty, 0);
    const free = shares(held - selling);
    if (free >= intent.qty) return null;
    return `never sent, and the broker has ${free} free shares of the ${intent.qty}: the next cycle decides anew`;
  }

  async #sendAgain(open: OpenIntent): Promise<Settled | null> {
    const { record, broker, absences } = this.#parts;
    const { intent, event } = open;
    // The gate's answer as it stands in the journal, as for the first sending (P2).
    if (!(await record.confirms(event)) || intentDigest(intent) !== intent.verdict.digest)
      return fate(intent, 'expired', { message: 'its verdict is not in the journal' });
    await record.flush();
    const answer = await submit(broker, toRequest(intent));
    absences.end(intent.clientOrderId);
    if (answer.outcome === 'accepted') return fate(intent, 'sent', { order: answer.order });
    if (answer.outcome === 'unknown') return null;
    if (/client_order_id must be unique/i.test(answer.message)) {
      // Taken: so the broker has it, and its read was late.
      const order = await broker.findOrder(intent.clientOrderId);
      return order && fate(intent, 'found', { order });
    }
    return fate(intent, 'refused', { code: answer.code, message: answer.message });
  }
}

async function submit(broker: Pick<Broker, 'submit'>, request: OrderRequest): Promise<SubmitOutcome> {
  try {
    return await broker.submit(request);
  } catch (thrown) {
    return { outcome: 'unknown', message: messageOf(thrown) };
  }
}

function toRequest(intent: ApprovedIntent): OrderRequest {
  const { purpose: _purpose, plan: _plan, strategy: _strategy, session: _session, verdict: _verdict, ...request } = intent; // prettier-ignore
  return request;
}

function fate(
  { session, clientOrderId, symbol, purpose }: OpenIntent['intent'],
  outcome: Settled['outcome'],
  told: { readonly order?: Order; readonly code?: string; readonly message?: string },
): Settled {
  const { order, code = null, message = null } = told;
  const status = order?.status ?? (outcome === 'expired' ? 'expired' : 'rejected');
  return {
    session,
    clientOrderId,
    symbol,
    purpose,
    outcome,
    orderId: order?.id ?? null,
    status,
    code,
    message,
  };
}
