import { z } from 'zod';
import { price, session, share, symbol, text } from './common.ts';

/** Bars that can be trusted, by reference; the journal keeps their hash, the store the bars themselves. */
export const dataReady = z.strictObject({
  session,
  bars: z.array(
    z.strictObject({
      symbol,
      length: z.number().int().positive(),
      hash: z.string(),
      last: session,
      close: price,
      quality: share,
      provider: z.string(),
    }),
  ),
  /** Symbols left out, each with its reason. */
  excluded: z.array(z.strictObject({ symbol, code: z.string(), detail: text })),
  /** Good symbols over the symbols already listed on that day. */
  goodShare: share,
  /** False when too few symbols are good: the cycle opens no position. */
  entriesAllowed: z.boolean(),
});
