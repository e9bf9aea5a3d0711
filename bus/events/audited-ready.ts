import { z } from 'zod';
import { count, figure, session, text } from './common.ts';

const tradeFigures = z.strictObject({
  trades: count,
  winRate: figure,
  averageTrade: figure,
  profitFactor: figure,
  pnl: z.number(),
});

/** The cycle's books: account, figures so far, and what a person should know. */
export const auditedReady = z.strictObject({
  session,
  equity: z.number(),
  cash: z.number(),
  drawdown: z.number(),
  metrics: z.strictObject({
    ...tradeFigures.shape,
    averagePosition: figure,
    sharpe: figure,
    sortino: figure,
    maxDrawdown: figure,
    /** Market value of all positions over equity. */
    exposure: z.number(),
    /** Mean pairwise correlation of the open positions' daily returns. */
    correlation: figure,
    /** One-day historical value at risk of the book at 95 %, dollars, <= 0. */
    var95: figure,
    openPositions: count,
  }),
  byStrategy: z.record(z.string(), tradeFigures),
  bySymbol: z.record(z.string(), tradeFigures),
  narrative: text,
  recommendations: z.array(text),
  /** What models wrote of the cycle after every decision, by role; absent: nobody was asked. Nothing reads it (P1). */
  notes: z.array(z.strictObject({ role: z.enum(['quant', 'risk']), by: z.string(), text })).optional(),
  /** The report of the day before, where it had several cycles; `by` null: in the desk's own sentences. */
  day: z.strictObject({ session, cycles: count, by: z.string().nullable(), narrative: text }).optional(),
});
