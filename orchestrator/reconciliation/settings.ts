import { z } from 'zod';

/** Settings of reconciliation and of intents whose fate is not known; the orchestrator composes them. */
export const reconcileSettings = z.strictObject({
  RECONCILE_SECONDS: z
    .number()
    .min(5)
    .max(3600)
    .default(60)
    .describe("Seconds between two comparisons of the desk's books with the broker's on the wall clock."),
  RECONCILE_CASH_SHARE: z
    .number()
    .min(0)
    .max(1)
    .default(0.01)
    .describe(
      'Cash that nothing explains is corrected up to this share of equity; beyond it the desk halts.',
    ),
  RECONCILE_CONFIRM_SECONDS: z
    .number()
    .min(0)
    .max(600)
    .default(5)
    .describe(
      'Seconds after which a broker that has never heard of an order is asked again before it is believed.',
    ),
  INTENT_TTL_SECONDS: z
    .number()
    .min(0)
    .max(86_400)
    .default(900)
    .describe('Seconds after its approval within which an entry that was never sent may still be sent.'),
});
export type ReconcileSettings = z.infer<typeof reconcileSettings>;
