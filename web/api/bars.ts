import { z } from 'zod';
import { count, figure, session, text } from './common.ts';

/** A symbol whose bars are stored, the held ones first. */
export const symbolInfo = z.object({
  symbol: text,
  bars: count,
  held: z.boolean(),
  trades: count,
});
export type SymbolInfo = z.infer<typeof symbolInfo>;

const column = z.array(figure);

/** Daily bars as columns of one length, oldest first, with the asked indicators beside them. */
export const bars = z.object({
  symbol: text,
  dates: z.array(session),
  open: z.array(z.number()),
  high: z.array(z.number()),
  low: z.array(z.number()),
  close: z.array(z.number()),
  volume: z.array(z.number()),
  /** By the key as asked (`sma:20`); a column, or several by their inner names (`bbands:20:2`: upper, middle, lower). */
  columns: z.record(text, z.union([column, z.record(text, column)])),
});
export type Bars = z.infer<typeof bars>;

export const barsQuery = z.strictObject({
  /** Such as `sma:20,bbands:20:2`; as `npm run indicators -- --columns`. */
  columns: z.string().max(400).optional(),
  since: z.iso.date().optional(),
  limit: z.coerce.number().int().min(1).max(100_000).optional(),
});
