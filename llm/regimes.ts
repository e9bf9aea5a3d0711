import type { MarketContext, StrategyName } from '../domain/index.ts';

/** A figure of the context, or volatility20 over volatility252. */
export type Figure = keyof MarketContext | 'volatilityRatio';

export interface Condition {
  readonly figure: Figure;
  readonly is: '<' | '>=';
  readonly than: number;
}

/** The first row whose conditions all hold decides. A figure that is null fails its condition. */
export interface Regime {
  readonly name: string;
  readonly when: readonly Condition[];
  readonly strategy: StrategyName;
  readonly reason: string;
}

const below = (figure: Figure, than: number): Condition => ({ figure, is: '<', than });
const from = (figure: Figure, than: number): Condition => ({ figure, is: '>=', than });

/** Figures without which there is no regime to speak of: too little history, or a price that does not move. */
export const REQUIRED: readonly Figure[] = [
  'volatility20',
  'volatility252',
  'trend50',
  'trend200',
  'fromHigh',
  'rsi14',
];

/**
 * What each strategy is for, as rows over the market context; the last row has no condition, so that every context
 * has one. Judgement, not optimisation: bounds are round numbers, chosen for what they mean.
 */
export const REGIMES: readonly Regime[] = [
  {
    name: 'shock',
    when: [from('volatilityRatio', 1.5)],
    strategy: 'VolatilityBreakout',
    reason: 'volatility of the month is far above that of the year: follow the large days, both ways',
  },
  {
    name: 'pullback',
    when: [from('trend200', 0.005), below('rsi14', 40)],
    strategy: 'MeanReversion',
    reason: 'the long trend is up and the price has fallen fast: a pullback to buy',
  },
  {
    name: 'at the high',
    when: [from('trend200', 0.005), from('trend50', 0.02), from('fromHigh', -0.02)],
    strategy: 'Breakout',
    reason: 'both trends are up and the price stands at its high of the year',
  },
  {
    name: 'leading',
    when: [from('trend200', 0.02), from('trend50', 0.02)],
    strategy: 'MomentumRotation',
    reason: 'both trends rise fast: hold the leaders',
  },
  {
    name: 'quiet advance',
    when: [from('trend200', 0.005), from('trend50', 0), below('volatility252', 0.2)],
    strategy: 'SectorRotation',
    reason: 'a quiet up trend: sectors take turns',
  },
  {
    name: 'advance',
    when: [from('trend200', 0.005), from('trend50', 0)],
    strategy: 'TrendFollowing',
    reason: 'both trends are up: stay with them',
  },
  {
    name: 'tiring',
    when: [from('trend200', 0.005)],
    strategy: 'RelativeStrength',
    reason: 'the long trend is up, the short one is not: hold only what beats the benchmark',
  },
  {
    name: 'decline',
    when: [below('trend200', -0.01), below('trend50', 0)],
    strategy: 'TrendFollowing',
    reason: 'both trends are down: it buys nothing below the slow mean and closes what is held',
  },
  {
    name: 'recovery',
    when: [below('trend200', -0.01)],
    strategy: 'DualMomentum',
    reason: 'the short trend has turned up under a falling long one: hold what rises and beats the benchmark',
  },
  {
    name: 'quiet range',
    when: [below('volatilityRatio', 1)],
    strategy: 'BollingerBands',
    reason: 'no long trend and less volatility than usual: trade the bands',
  },
  {
    name: 'wide range',
    when: [],
    strategy: 'MovingAverageEnvelope',
    reason: 'no long trend: trade the distance from the mean',
  },
];

export function figureOf(context: MarketContext, figure: Figure): number | null {
  if (figure !== 'volatilityRatio') return context[figure];
  const { volatility20, volatility252 } = context;
  return volatility20 === null || volatility252 === null || volatility252 === 0
    ? null
    : volatility20 / volatility252;
}

export function holds(context: MarketContext, { figure, is, than }: Condition): boolean {
  const x = figureOf(context, figure);
  return x !== null && (is === '<' ? x < than : x >= than);
}

/** The regimes as a markdown table, for docs/generated. */
export function rulesTable(): string {
  const text = ({ figure, is, than }: Condition): string => `${figure} ${is === '<' ? '<' : '≥'} ${than}`;
  const rows = REGIMES.map(({ name, when, strategy, reason }, k) => {
    const conditions = when.length === 0 ? 'everything else' : when.map(text).join(' and ');
    return `| ${k + 1} | ${name} | ${conditions} | ${strategy} | ${reason} |`;
  });
  return [
    `The first row whose conditions all hold decides; volatilityRatio is volatility20 / volatility252. Without`,
    `${REQUIRED.join(', ')} (too little history, or a price that does not move) the selector abstains.`,
    '',
    '| | regime | when | strategy | because |',
    '|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}
