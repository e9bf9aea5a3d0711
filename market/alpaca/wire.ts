import { z } from 'zod';

/** What the desk reads of Alpaca's market data: plain JSON numbers, times in RFC 3339. Unknown keys are passed over. */

const instant = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/, 'an RFC 3339 time')
  .transform((text) => Date.parse(text.replace(/(\.\d{3})\d+/, '$1')));
const price = z.number();
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a date');
const token = z
  .string()
  .nullish()
  .transform((value) => (value === '' ? null : (value ?? null)));

export const wireBar = z.object({ t: instant, o: price, h: price, l: price, c: price, v: z.number() });
export type WireBar = z.infer<typeof wireBar>;
const listOf = <S extends z.ZodType>(each: S) =>
  z
    .record(z.string(), z.array(each))
    .nullish()
    .transform((map) => map ?? {});
export const wireBars = z.object({ bars: listOf(wireBar), next_page_token: token });

export const wireQuote = z.object({ t: instant, bp: price, bs: z.number(), ap: price, as: z.number() });
export const wireTrade = z.object({ t: instant, p: price, s: z.number() });
export const wireLatestQuotes = z.object({ quotes: z.record(z.string(), wireQuote) });
export const wireLatestTrades = z.object({ trades: z.record(z.string(), wireTrade) });

const maybe = <S extends z.ZodType>(schema: S) => schema.nullish().transform((value) => value ?? null);
const snapshot = z.object({
  latestTrade: maybe(wireTrade),
  latestQuote: maybe(wireQuote),
  minuteBar: maybe(wireBar),
  dailyBar: maybe(wireBar),
  prevDailyBar: maybe(wireBar),
});
/** No wrapper: symbols are the keys of the answer itself; one without a snapshot is null. */
export const wireSnapshots = z.record(z.string(), snapshot.nullable());

const share = { symbol: z.string().min(1), ex_date: day };
const ratio = { new_rate: z.number().positive(), old_rate: z.number().positive() };
const some = <S extends z.ZodType>(schema: S) =>
  z
    .array(schema)
    .nullish()
    .transform((list) => list ?? []);
export const wireActions = z.object({
  corporate_actions: z.object({
    forward_splits: some(z.object({ ...share, ...ratio })),
    // A reverse split may go with a new symbol; the old one is what is held.
    reverse_splits: some(z.object({ ...share, ...ratio })),
    cash_dividends: some(z.object({ ...share, rate: z.number() })),
    stock_dividends: some(z.object({ ...share, rate: z.number() })),
    spin_offs: some(z.object({ source_symbol: z.string().min(1), ex_date: day })),
  }),
  next_page_token: token,
});
