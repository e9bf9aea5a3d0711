import { z } from 'zod';

/** Settings of the market data; the orchestrator composes them. */
export const marketSettings = z.strictObject({
  SYMBOLS: z
    .array(z.string().regex(/^[A-Z][A-Z0-9.-]{0,9}$/, 'capitals, digits, dot and dash, a letter first'))
    .min(1)
    .refine((symbols) => new Set(symbols).size === symbols.length, 'names a symbol twice')
    .default(['AAPL', 'MSFT', 'GOOGL', 'SPY', 'QQQ'])
    .describe('The symbols the desk watches, with commas between.'),
  DATA_PROVIDER: z
    .enum(['simulated', 'csv', 'yahoo', 'alpaca', 'polygon'])
    .default('simulated')
    .describe(
      'Where daily bars come from: the seeded market, a folder of SYMBOL.csv, Yahoo (no key), Alpaca or Polygon. ' +
        'Unset where the keys of an Alpaca account are set: alpaca.',
    ),
  DATA_FALLBACK: z
    .array(z.enum(['csv', 'yahoo', 'alpaca', 'polygon']))
    .max(4)
    .default([])
    .describe('Who is asked, in this order, for what DATA_PROVIDER could not give.'),
  DATA_CONSENSUS: z
    .boolean()
    .default(false)
    .describe(
      'Whether last closes are held against those of every provider named; who is over 1 % from the median is flagged.',
    ),
  DATA_DIR: z.string().min(1).optional().describe('The folder of SYMBOL.csv that DATA_PROVIDER=csv reads.'),
  ADJUSTMENT: z
    .enum(['raw', 'all'])
    .default('all')
    .describe('all: prices of files scaled by adj_close/close where that column is. raw: as written.'),
  QUALITY_MIN: z
    .number()
    .min(0)
    .max(1)
    .default(0.6)
    .describe('Data quality (0 to 1) below which a symbol is left out.'),
  HISTORY_BARS: z
    .number()
    .int()
    .min(30)
    .max(10_000)
    .default(252)
    .describe('Daily bars whose completeness and quality are judged.'),
  CACHE_TTL_SECONDS: z
    .number()
    .min(0)
    .default(900)
    .describe("How long a live provider's answer is used before it is asked again."),
});
