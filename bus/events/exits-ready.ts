import { z } from 'zod';
import { price, qty, reason, session, strategyOrDesk, symbol } from './common.ts';

/** What the open positions need: exits, protective stops that are missing, orders that have outlived their time. */
export const exitsReady = z.strictObject({
  session,
  exits: z.array(z.strictObject({ symbol, strategy: strategyOrDesk, qty, reason })),
  covers: z.array(
    z.strictObject({
      symbol,
      strategy: strategyOrDesk,
      qty,
      stopPrice: price,
      /** Works beside the stop; one ends the other. */
      targetPrice: price.optional(),
      /** Where it is more than a stop that was missing: why it stands where it does. */
      reason: reason.optional(),
    }),
  ),
  cancels: z.array(z.strictObject({ clientOrderId: z.string(), symbol, reason: z.string() })),
});
