import { z } from 'zod';
import { count, session, text } from './common.ts';

/** The cycle has passed every station, or says at which it failed. Counts are final. */
export const cycleCompleted = z.strictObject({
  session,
  status: z.enum(['completed', 'failed', 'interrupted']),
  signals: count,
  approved: count,
  refused: count,
  orders: count,
  equity: z.number(),
  cash: z.number(),
  drawdown: z.number(),
  failures: z.array(text),
});
