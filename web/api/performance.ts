import { z } from 'zod';
import { count, figure, instant, session, text } from './common.ts';

const figuresOfTrades = {
  /** Closed ones. */
  trades: count,
  open: count,
  wins: count,
  winRate: figure,
  /** Dollars, net of fees. */
  pnl: z.number(),
  averageTrade: figure,
  best: figure,
  worst: figure,
  /** Gains over losses; null without a loss. */
  profitFactor: figure,
  /** Mean sessions in a trade. */
  averageHolding: figure,
};

export const performance = z.object({
  total: z.object(figuresOfTrades),
  byStrategy: z.array(z.object({ strategy: text, ...figuresOfTrades })),
  bySymbol: z.array(z.object({ symbol: text, ...figuresOfTrades })),
});
export type Performance = z.infer<typeof performance>;

/** Figures of the audit after a cycle. */
export const riskMetrics = z.object({
  cycleId: text,
  at: instant,
  session,
  equity: z.number(),
  cash: z.number(),
  drawdown: z.number(),
  trades: count,
  winRate: figure,
  averageTrade: figure,
  profitFactor: figure,
  pnl: z.number(),
  averagePosition: figure,
  sharpe: figure,
  sortino: figure,
  maxDrawdown: figure,
  exposure: z.number(),
  correlation: figure,
  var95: figure,
  openPositions: count,
});

/** How much of a limit is used up. */
export const limitUse = z.object({
  /** The setting, such as RISK_MAX_DRAWDOWN. */
  setting: text,
  /** For people: `drawdown from the peak`. */
  name: text,
  unit: z.enum(['share', 'dollars', 'count']),
  limit: z.number(),
  /** Null: not known yet. */
  used: figure,
  /** used / limit; 1 is at the limit. */
  ratio: figure,
  /** What uses most of it, a symbol or sector; null where that says nothing. */
  by: text.nullable(),
  /** What happens there. */
  means: text,
});
export type LimitUse = z.infer<typeof limitUse>;

export const risk = z.object({ latest: riskMetrics.nullable(), limits: z.array(limitUse) });
export type Risk = z.infer<typeof risk>;
