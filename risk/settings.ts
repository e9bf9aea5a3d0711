import { z } from 'zod';
import { planSettings } from './plan.ts';

const between = (min: number, max: number) =>
  z.number().min(min, `must be at least ${min}`).max(max, `must be at most ${max}`);
const share = (max: number) => z.number().gt(0, 'must be more than 0').max(max, `must be at most ${max}`);
const whole = (max: number) =>
  z.int('must be a whole number').min(1, 'must be at least 1').max(max, `must be at most ${max}`);

/**
 * The hard limits. The bounds keep every rule meaningful: none can be set so that it never binds. They are read from
 * the environment by the orchestrator, which takes a text for a number only where it is one.
 */
export const riskSettings = z.strictObject({
  RISK_MAX_PER_TRADE: share(0.2).default(0.02).describe('share of equity that one trade may put at risk'),
  RISK_MAX_DAILY_LOSS: share(0.25)
    .default(0.05)
    .describe("loss of the day, as a share of the day's first equity, from which nothing new is opened"),
  RISK_MAX_DRAWDOWN: share(0.5)
    .default(0.1)
    .describe('how far equity may lie below its peak, as a share of the peak, before the desk halts'),
  RISK_RAMP_DAYS: whole(60)
    .default(1)
    .describe('sessions for each step (20, 40, 60, 80, 100 %) by which sizes return after such a halt'),
  RISK_MIN_CONFIDENCE: between(0.05, 0.85)
    .default(0.3)
    .describe('least confidence of an entry; raised in high volatility and downtrends by a fixed table'),
  RISK_MAX_SHARES: whole(100_000).default(1000).describe('most shares in one order'),
  RISK_MAX_POSITION: share(0.5).default(0.2).describe('most of equity in one position'),
  RISK_MAX_SECTOR: share(0.8).default(0.4).describe('most of equity in one sector'),
  RISK_CORRELATION: between(0, 0.95)
    .default(0.8)
    .describe('correlation of daily returns above which positions count as one group'),
  RISK_MAX_CORRELATED: share(0.8).default(0.4).describe('most of equity in a group of correlated positions'),
  RISK_MAX_GROSS: share(2).default(1).describe('most of equity in all positions together'),
  RISK_MAX_POSITIONS: whole(500).default(10).describe('most open positions'),
  RISK_MAX_ORDERS_PER_MINUTE: whole(180)
    .default(30)
    .describe('most orders in a sliding minute; exits count and are never refused by it'),
  RISK_PRICE_COLLAR: between(0.001, 0.25)
    .default(0.1)
    .describe('how far from the last close an entry may pay'),
  RISK_MAX_VOLUME_SHARE: share(0.25).default(0.05).describe('most of the 20-day average volume in one order'),
  RISK_ATR_MULTIPLE: between(0.5, 10)
    .default(1.5)
    .describe('ATR14 multiples that a share is taken to risk, for the size'),
  ...planSettings,
  ENTRY_ORDER: z
    .string()
    .regex(/^(market|limit:-?\d{1,4})$/, 'must be market, or limit:N with N basis points over the last close')
    .default('market')
    .describe(
      'entries at the market (with the collar as a limit), or limit:N basis points over the last close',
    ),
});

export type RiskSettings = z.infer<typeof riskSettings>;

/** Most an entry pays, as a factor on the last close. */
export function entryLimitFactor(settings: Pick<RiskSettings, 'ENTRY_ORDER' | 'RISK_PRICE_COLLAR'>): number {
  const { ENTRY_ORDER } = settings;
  return (
    1 +
    (ENTRY_ORDER === 'market'
      ? settings.RISK_PRICE_COLLAR
      : Number(ENTRY_ORDER.slice('limit:'.length)) / 10_000)
  );
}
