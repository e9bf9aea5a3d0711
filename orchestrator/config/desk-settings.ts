import { z } from 'zod';

/** Settings of the desk as a whole; every other part keeps its own beside its owner. */
export const deskSettings = z.strictObject({
  TRADING_MODE: z
    .enum(['paper', 'live'])
    .default('paper')
    .describe('What the orders are: paper money or real money. Live also needs ALPACA_PAPER=false.'),
  DESK_NAME: z
    .string()
    .regex(/^[a-z][a-z0-9]{1,11}$/, 'must be 2 to 12 lower-case letters and digits, a letter first')
    .default('tickwright')
    .describe('Begins every client order id. Change it before the first order, never after.'),
  SEED: z
    .number()
    .int()
    .min(0)
    .default(57)
    .describe('Seed of whatever is random: the same seed gives the same market.'),
  USE_ASYNC_ORCHESTRATOR: z
    .boolean()
    .default(true)
    .describe('Agents work concurrently. false: one step at a time, each event printed, as with --sync.'),
  LOOP_INTERVAL_SECONDS: z
    .number()
    .min(1)
    .default(60)
    .describe('Seconds from the start of one cycle to the next on the wall clock.'),
  MAX_OPEN_CYCLES: z
    .number()
    .int()
    .min(1)
    .max(16)
    .default(2)
    .describe('Cycles that may be under way at once on the wall clock; one more is skipped and said so.'),
  MIN_GOOD_SHARE: z
    .number()
    .min(0)
    .max(1)
    .default(0.8)
    .describe('Share of the listed symbols that must have good data before a cycle opens positions.'),
  REPLAY_RESUME_SESSIONS: z
    .number()
    .int()
    .min(0)
    .max(1000)
    .default(5)
    .describe(
      'In a replay nobody is there to look: sessions after which a halt for a loss, a drawdown or slippage is cleared ' +
        'as by hand. 0: never. In real time such a halt waits for a person.',
    ),
  DATABASE_URL: z
    .string()
    .regex(/^(file:.+|postgres(ql)?:\/\/.+)$/, 'must be file:PATH or postgres://...')
    .optional()
    .describe(
      'file:PATH (SQLite, made if absent) or postgres://... Unset: file:RUNTIME_DIR/trading_system.db.',
    ),
  RUNTIME_DIR: z
    .string()
    .min(1)
    .optional()
    .describe("Holds the database, logs and state. Unset: the folder of DATABASE_URL's file, else runtime."),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal'])
    .default('info')
    .describe('The least level that is written to the logs.'),
  LOG_JSON: z.boolean().default(false).describe('true: the console prints JSON lines instead of text.'),
});
