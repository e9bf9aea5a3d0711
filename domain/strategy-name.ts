export const STRATEGY_NAMES = [
  'TrendFollowing',
  'MomentumRotation',
  'MeanReversion',
  'Breakout',
  'VolatilityBreakout',
  'RelativeStrength',
  'SectorRotation',
  'DualMomentum',
  'MovingAverageEnvelope',
  'BollingerBands',
] as const;

export type StrategyName = (typeof STRATEGY_NAMES)[number];
