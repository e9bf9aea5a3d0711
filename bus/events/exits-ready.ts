import { z } from 'zod';
import { price, qty, reason, session, strategyOrDesk, symbol } from './common.ts';

/** What the open positions need: exits, protective stops that are missing, orders that have outlived their time. */
export const exitsReady = z.strictObject({
  session,
  exits: z.array(z.strictObject({ symbol, strategy: strategyOrDesk, qty, reason })),
  covers: z.array(z.strictObject({ symbol, strategy: strategyOrDesk, qty, stopPrice: price })),
  cancels: z.array(z.strictObject({ clientOrderId: z.string(), symbol, reason: z.string() })),
});
