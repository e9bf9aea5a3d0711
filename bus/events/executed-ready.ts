import { z } from 'zod';
import { orderStatus, part, purpose, session, symbol, text } from './common.ts';

/** What the broker said to each order and cancel. `unknown` is neither accepted nor refused (P4). */
export const executedReady = z.strictObject({
  session,
  part,
  orders: z.array(
    z.strictObject({
      clientOrderId: z.string(),
      symbol,
      purpose,
      outcome: z.enum(['accepted', 'refused', 'unknown', 'forged']),
      orderId: z.string().nullable(),
      status: orderStatus.nullable(),
      code: z.string().nullable(),
      message: text.nullable(),
    }),
  ),
  cancels: z.array(
    z.strictObject({
      clientOrderId: z.string(),
      symbol,
      outcome: z.enum(['canceled', 'pending', 'already_final', 'not_found', 'unknown', 'forged']),
    }),
  ),
});
