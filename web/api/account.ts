import { z } from 'zod';
import { count, figure, instant, session } from './common.ts';

/** The account after the last finished cycle; null figures before the first. */
export const account = z.object({
  at: instant.nullable(),
  session: session.nullable(),
  equity: figure,
  cash: figure,
  /** Market value of what is held. */
  invested: figure,
  /** Share below the peak, >= 0. */
  drawdown: figure,
  /** Greatest drawdown of the whole curve, >= 0. */
  maxDrawdown: figure,
  /** Against the last point of the session before. */
  dayPnl: figure,
  dayReturn: figure,
  /** Against the first point of the curve. */
  totalPnl: figure,
  totalReturn: figure,
  unrealised: figure,
  /** Of closed trades, net of fees. */
  realised: figure,
  openPositions: count,
  openOrders: count,
  closedTrades: count,
  cycles: count,
});
export type Account = z.infer<typeof account>;

/** As `npm run equity -- --json`. */
export const equityPoint = z.object({
  time: instant,
  session,
  equity: z.number(),
  cash: z.number(),
  drawdown: z.number(),
});
export type EquityPoint = z.infer<typeof equityPoint>;
