import { z } from 'zod';
import { fixedSlippage, noRegulatoryFees, noSlippage, usRegulatoryFees } from './costs/index.ts';
import { noCommission, perShareCommission, proportionalCommission, sumOfCommissions } from './costs/index.ts';
import type { Costs } from './costs/index.ts';

/** Settings of the embedded exchange; the orchestrator composes them. */
export const exchangeSettings = z.strictObject({
  CASH: z
    .number()
    .positive()
    .max(1e9)
    .default(100_000)
    .describe('Dollars a new account of the embedded exchange begins with.'),
  SLIPPAGE_BPS: z
    .number()
    .min(0)
    .max(1000)
    .default(1)
    .describe('Basis points that every simulated fill is worse by, never beyond an order limit.'),
  COMMISSION_PER_SHARE: z.number().min(0).max(10).default(0).describe('Commission in dollars a share.'),
  COMMISSION_BPS: z.number().min(0).max(1000).default(0).describe('Commission in basis points of the value.'),
  REGULATORY_FEES: z
    .boolean()
    .default(true)
    .describe('Whether sales pay the SEC fee and the FINRA trading activity fee of their day.'),
  PARTICIPATION: z
    .number()
    .min(0)
    .max(1)
    .default(0.1)
    .describe('Most of the volume of a bar that orders of one symbol fill together; 0: no limit.'),
});
export type ExchangeSettings = z.infer<typeof exchangeSettings>;

/** The settings as what EmbeddedExchange.open takes: dollars to begin with, cost models, share of volume. */
export function exchangeRules(settings: ExchangeSettings): {
  readonly cash: number;
  readonly costs: Costs;
  readonly participation: number | null;
} {
  const { CASH, SLIPPAGE_BPS, COMMISSION_PER_SHARE, COMMISSION_BPS, REGULATORY_FEES, PARTICIPATION } =
    settings;
  const commissions = [
    ...(COMMISSION_PER_SHARE > 0 ? [perShareCommission(COMMISSION_PER_SHARE)] : []),
    ...(COMMISSION_BPS > 0 ? [proportionalCommission(COMMISSION_BPS)] : []),
  ];
  return {
    cash: CASH,
    costs: {
      slippage: SLIPPAGE_BPS > 0 ? fixedSlippage(SLIPPAGE_BPS) : noSlippage,
      commission: commissions.length > 0 ? sumOfCommissions(...commissions) : noCommission,
      regulatory: REGULATORY_FEES ? usRegulatoryFees : noRegulatoryFees,
    },
    participation: PARTICIPATION > 0 ? PARTICIPATION : null,
  };
}
