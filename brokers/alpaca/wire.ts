import { z } from 'zod';

/**
 * What the desk reads of Alpaca's answers. Unknown keys are passed over; what is not of the documented form is refused,
 * never made to fit. Fields that Alpaca removed on 2026-07-06 (pattern day trading) are not read at all.
 */

/** Money, quantities and prices come as decimal texts; a plain number is as good. */
export const decimal = z.union([
  z
    .string()
    .regex(/^-?\d+(\.\d+)?$/, 'a decimal text')
    .transform(Number)
    .pipe(z.number()),
  z.number(),
]);
const maybe = decimal.nullish().transform((value) => value ?? null);

/** RFC 3339 with up to nanoseconds, any offset, as ISO 8601 UTC with milliseconds. */
export const instant = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/, 'an RFC 3339 time')
  .transform((text, context) => {
    const ms = Date.parse(text.replace(/(\.\d{3})\d+/, '$1'));
    if (!Number.isNaN(ms)) return new Date(ms).toISOString();
    context.addIssue({ code: 'custom', message: 'no such time' });
    return z.NEVER;
  });
const maybeInstant = instant.nullish().transform((value) => value ?? null);
const text = z.string().min(1);
const side = z.enum(['buy', 'sell']);

const orderFields = {
  id: text,
  client_order_id: text,
  created_at: maybeInstant,
  updated_at: maybeInstant,
  submitted_at: maybeInstant,
  symbol: text,
  qty: maybe,
  notional: maybe,
  filled_qty: maybe,
  filled_avg_price: maybe,
  order_class: z
    .string()
    .nullish()
    .transform((value) => value ?? ''),
  type: z.string().nullish(),
  order_type: z.string().nullish(),
  side,
  time_in_force: text,
  limit_price: maybe,
  stop_price: maybe,
  status: text,
};
const leg = z.object(orderFields);
/** Legs of legs do not exist, so neither does recursion. */
export const wireOrder = z.object({
  ...orderFields,
  legs: z
    .array(leg)
    .nullish()
    .transform((legs) => legs ?? []),
});
export type WireLeg = z.infer<typeof leg>;
export type WireOrder = z.infer<typeof wireOrder>;
export const wireOrders = z.array(wireOrder);

export const wirePosition = z.object({
  symbol: text,
  qty: decimal,
  avg_entry_price: decimal,
  current_price: maybe,
  qty_available: maybe,
});
export const wirePositions = z.array(wirePosition);

const flag = z
  .boolean()
  .nullish()
  .transform((value) => value === true);
export const wireAccount = z.object({
  id: text,
  account_number: text,
  status: text,
  cash: decimal,
  equity: decimal,
  buying_power: decimal,
  non_marginable_buying_power: maybe,
  multiplier: maybe,
  trading_blocked: flag,
  account_blocked: flag,
  trade_suspended_by_user: flag,
  shorting_enabled: flag,
});

export const wireClock = z.object({
  timestamp: instant,
  is_open: z.boolean(),
  next_open: instant,
  next_close: instant,
});

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a date');
export const wireCalendar = z.array(
  z.object({
    date: day,
    open: z.string().regex(/^\d{2}:?\d{2}$/, 'a time of day'),
    close: z.string().regex(/^\d{2}:?\d{2}$/, 'a time of day'),
  }),
);

export const wireAsset = z.object({
  symbol: text,
  name: z
    .string()
    .nullish()
    .transform((value) => value ?? ''),
  exchange: z
    .string()
    .nullish()
    .transform((value) => value ?? ''),
  status: text,
  tradable: z.boolean(),
  fractionable: flag,
  shortable: flag,
  marginable: flag,
});
export const wireAssets = z.array(wireAsset);

export const wireFill = z.object({
  id: text,
  activity_type: z.literal('FILL'),
  price: decimal,
  qty: decimal,
  cum_qty: maybe,
  leaves_qty: maybe,
  side: z.enum(['buy', 'sell', 'sell_short']),
  symbol: text,
  order_id: text,
  transaction_time: instant,
});
export const wireFills = z.array(wireFill);

/** Dividends, fees, interest: cash that moves without an order. */
export const wireMovements = z.array(
  z.object({
    id: text,
    activity_type: text,
    net_amount: maybe,
    symbol: z.string().nullish(),
    date: day.nullish(),
    created_at: maybeInstant,
    transaction_time: maybeInstant,
  }),
);

const figure = z
  .number()
  .nullish()
  .transform((value) => value ?? null);
export const wireHistory = z.object({
  timestamp: z.array(z.number()),
  equity: z.array(figure),
  profit_loss: z.array(figure),
  base_value: maybe,
  timeframe: text,
});

/** One message of the stream `trade_updates`. `execution_id`, `price` and `qty` come with fills. */
export const wireTradeUpdate = z.object({
  event: text,
  order: wireOrder,
  timestamp: maybeInstant,
  execution_id: z.string().nullish(),
  price: maybe,
  qty: maybe,
  position_qty: maybe,
});
export type WireTradeUpdate = z.infer<typeof wireTradeUpdate>;
