import { isTerminal } from '../../domain/index.ts';
import type { Order } from '../../domain/index.ts';
import type { CancelOutcome } from '../port.ts';
import type { CallFault } from './fault.ts';

/** What cancelling needs of the line. A call that fails without the broker's word rejects or answers `silent`. */
export interface CancelSteps {
  /** Asks for the cancel once. Null: taken. */
  ask(orderId: string): Promise<CallFault | null>;
  /** The order as the broker knows it now; null where it knows none. @throws where nothing came back */
  look(orderId: string): Promise<Order | null>;
  /** Waits before attempt `n` (from 1). */
  pause(n: number): Promise<void>;
  /** Waits before look `n` (from 1) at an order whose cancel was taken. */
  settle(n: number): Promise<void>;
}

/** Asked for so often; the SDK never repeats a DELETE. */
const ATTEMPTS = 3;
/** An order that is still about to end holds its shares, so it is looked at again; a stuck one is not waited for. */
const LOOKS = 3;

/**
 * Cancels by id until the broker has said what became of it. A cancel does no harm twice, so silence is followed by a look
 * and another attempt, a bounded number of times. 204 is a promise only: the order itself says whether it is done.
 */
export async function cancelOrder(orderId: string, steps: CancelSteps): Promise<CancelOutcome> {
  let silence = '';
  for (let n = 1; n <= ATTEMPTS; n++) {
    if (n > 1) await steps.pause(n - 1);
    const fault = await steps.ask(orderId);
    if (fault?.kind === 'said' && fault.status === 404) return { outcome: 'not_found' };
    if (fault) silence = fault.message;
    let order: Order | null;
    try {
      order = await settled(orderId, fault === null, steps);
    } catch (error) {
      silence = error instanceof Error ? error.message : String(error);
      continue;
    }
    if (order === null) return { outcome: 'not_found' };
    if (order.status === 'canceled') return { outcome: 'canceled', order };
    if (isTerminal(order.status)) return { outcome: 'already_final', order };
    if (fault === null || order.status === 'pending_cancel') return { outcome: 'pending', order };
    // Not cancelable in its state (422), and not ended either: asking again at once would say the same.
    if (fault.kind === 'said') return { outcome: 'unknown', message: fault.message };
  }
  return { outcome: 'unknown', message: `cancel asked for ${ATTEMPTS} times: ${silence}` };
}

/** The order once it has ended, or as it is after a few looks. @param taken whether the cancel was */
async function settled(orderId: string, taken: boolean, steps: CancelSteps): Promise<Order | null> {
  let order = await steps.look(orderId);
  for (let n = 1; n <= LOOKS && order !== null && !isTerminal(order.status); n++) {
    if (!taken && order.status !== 'pending_cancel') break;
    await steps.settle(n);
    order = await steps.look(orderId);
  }
  return order;
}
