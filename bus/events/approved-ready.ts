import { z } from 'zod';
import type { ApprovedIntent } from '../../domain/index.ts';
import { DENIALS } from '../../domain/index.ts';
import type { DenialCode } from '../../domain/index.ts';
import { orderClass, orderType, part, plan, price, purpose, qty, reason, session, share, side, strategyOrDesk, symbol, timeInForce } from './common.ts'; // prettier-ignore

const denialCode = z.enum(Object.keys(DENIALS) as [DenialCode, ...DenialCode[]]);
const cut = z.strictObject({ code: denialCode, from: qty, to: qty, limit: z.number() });

const approvedIntent = z.strictObject({
  clientOrderId: z.string().max(48),
  symbol,
  side,
  type: orderType,
  qty: z.number().positive(),
  timeInForce,
  orderClass,
  limitPrice: price.optional(),
  stopPrice: price.optional(),
  trailPrice: price.optional(),
  trailPercent: price.optional(),
  takeProfit: z.strictObject({ limitPrice: price }).optional(),
  stopLoss: z.strictObject({ stopPrice: price, limitPrice: price.optional() }).optional(),
  purpose,
  plan: plan.optional(),
  strategy: strategyOrDesk,
  session,
  verdict: z.strictObject({
    digest: z.string().length(64),
    checks: z.array(z.string()),
    formulaQty: qty,
    cuts: z.array(cut),
    confidence: share,
  }),
});

const schema = z.strictObject({
  session,
  part,
  /** Sent first: what must be out of the way of the orders below. */
  cancels: z.array(z.strictObject({ clientOrderId: z.string(), symbol, reason: z.string() })),
  /** Exits and stops first, then entries. */
  orders: z.array(approvedIntent),
  denials: z.array(
    z.strictObject({
      symbol,
      strategy: strategyOrDesk,
      code: denialCode,
      figures: z.record(z.string(), z.number()),
    }),
  ),
  /** Why each exit leaves, by client order id. */
  exitReasons: z.record(z.string(), reason),
  /** What became of every signal: sent (with its client order id), denied (code), or nothing to do (why). */
  outcomes: z.array(z.strictObject({ symbol, outcome: z.string(), ref: z.string().nullable() })),
});

/** The gate's answer. Its orders are typed as approved: outside risk/ none can be built (P2). */
export type ApprovedReady = Omit<z.infer<typeof schema>, 'orders'> & {
  readonly orders: readonly ApprovedIntent[];
};
export const approvedReady = schema as unknown as z.ZodType<ApprovedReady>;
