import { z } from 'zod';
import { orderStatus, purpose, session, symbol, text } from './common.ts';

/**
 * What became of an intent whose sending had no answer, or never took place: found at the broker, sent (again under the
 * same id), refused, or expired because its time to live ran out before it was sent (P4).
 */
export const intentSettled = z.strictObject({
  session,
  clientOrderId: z.string(),
  symbol,
  purpose,
  outcome: z.enum(['found', 'sent', 'refused', 'expired']),
  orderId: z.string().nullable(),
  status: orderStatus.nullable(),
  /** Refusal code; null otherwise. */
  code: z.string().nullable(),
  message: text.nullable(),
});
