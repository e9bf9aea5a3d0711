import { z } from 'zod';
import { ORDER_STATUSES, STRATEGY_NAMES } from '../../domain/index.ts';

/** Pieces that several events share. Objects are strict: an unknown key is a fault, not a surprise. */
export const session = z.string().regex(/^\d{4}-\d\d-\d\d$/);
export const symbol = z.string().min(1).max(12);
export const text = z.string().max(2000);
export const share = z.number().min(0).max(1);
export const count = z.number().int().min(0);
export const qty = z.number().min(0);
export const price = z.number().positive();
export const figure = z.number().nullable();
export const strategy = z.enum(STRATEGY_NAMES);
export const strategyOrDesk = z.enum([...STRATEGY_NAMES, 'desk']);
export const action = z.enum(['buy', 'sell', 'hold']);
export const side = z.enum(['buy', 'sell']);
export const purpose = z.enum(['entry', 'exit', 'stop', 'flatten']);
export const orderStatus = z.enum(ORDER_STATUSES);
export const orderType = z.enum(['market', 'limit', 'stop', 'stop_limit', 'trailing_stop']);
export const timeInForce = z.enum(['day', 'gtc', 'ioc', 'fok', 'opg', 'cls']);
export const orderClass = z.enum(['simple', 'bracket', 'oco', 'oto']);
export const reason = z.strictObject({
  code: z.string().min(1).max(60),
  figures: z.record(z.string(), z.union([z.number(), z.string()])),
});
export const agentName = z.enum([
  'data',
  'position-manager',
  'strategy',
  'quant',
  'risk',
  'execution',
  'audit',
]);
/** Which half of a cycle's orders an event carries: exits go ahead alone where a model is still thinking. */
export const part = z.enum(['all', 'exits', 'entries']);
/** What a position is held for: see PositionPlan in domain/plan.ts. */
export const plan = z.strictObject({
  stopPrice: price,
  trail: z.strictObject({ kind: z.enum(['dollars', 'percent']), value: z.number().positive() }).nullable(),
  targetPrice: price.nullable(),
  timeLimit: z.number().int().positive().nullable(),
});
export const order = z.strictObject({
  id: z.string(),
  clientOrderId: z.string().max(128),
  parentId: z.string().nullable(),
  symbol,
  side,
  type: orderType,
  qty,
  filledQty: qty,
  avgFillPrice: price.nullable(),
  status: orderStatus,
  timeInForce,
  orderClass,
  limitPrice: price.nullable(),
  stopPrice: price.nullable(),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export const fill = z.strictObject({
  executionId: z.string(),
  orderId: z.string(),
  clientOrderId: z.string(),
  symbol,
  side,
  qty: z.number().positive(),
  price,
  fees: z.number().min(0),
  at: z.string(),
  session,
});
