import { z } from 'zod';
import { session, symbol } from './common.ts';

/** A cycle begins: the session whose close it decides on, and the symbols it looks at. */
export const cycleStarted = z.strictObject({
  session,
  symbols: z.array(symbol),
  /** False where no new position may be opened whatever the signals say (halted or reducing). */
  entries: z.boolean(),
});
