import { z } from 'zod';

/** Settings of the guards around providers and models; the orchestrator composes them. */
export const guardSettings = z.strictObject({
  GUARD_TIMEOUT_SECONDS: z
    .number()
    .positive()
    .max(600)
    .default(15)
    .describe('How long one attempt to reach something outside may take.'),
  GUARD_FAILURES: z
    .number()
    .int()
    .min(1)
    .default(5)
    .describe('Failures in a row after which a provider is not asked for a while.'),
  GUARD_PAUSE_SECONDS: z
    .number()
    .positive()
    .default(30)
    .describe('How long it is not asked; then one trial decides.'),
  GUARD_CONCURRENCY: z.number().int().min(1).default(4).describe('Calls to one provider under way at once.'),
  GUARD_PER_MINUTE: z
    .number()
    .int()
    .min(2)
    .default(180)
    .describe('Most calls to one provider in any minute, evenly spaced.'),
  GUARD_QUEUE: z
    .number()
    .int()
    .min(1)
    .default(1000)
    .describe('Calls that may wait for their turn; one more is refused.'),
  GUARD_RETRIES: z
    .number()
    .int()
    .min(0)
    .max(10)
    .default(2)
    .describe('Further attempts of a read that failed.'),
  GUARD_BACKOFF_SECONDS: z
    .number()
    .positive()
    .default(0.5)
    .describe('Pause before the first retry; it doubles with each, with jitter.'),
});
