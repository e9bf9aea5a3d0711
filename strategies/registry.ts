import { DeskError, STRATEGY_NAMES, type StrategyName } from '../domain/index.ts';
import { bollingerBands } from './bollinger-bands.ts';
import { breakout } from './breakout.ts';
import { dualMomentum } from './dual-momentum.ts';
import { meanReversion } from './mean-reversion.ts';
import { momentumRotation } from './momentum-rotation.ts';
import { movingAverageEnvelope } from './moving-average-envelope.ts';
import { parameterProblems } from './parameters.ts';
import { relativeStrength } from './relative-strength.ts';
import { sectorRotation } from './sector-rotation.ts';
import type { Strategy, StrategyParameters } from './strategy.ts';
import { trendFollowing } from './trend-following.ts';
import { volatilityBreakout } from './volatility-breakout.ts';

/** The ten, by name. */
export const STRATEGIES: Readonly<Record<StrategyName, Strategy>> = {
  TrendFollowing: trendFollowing,
  MomentumRotation: momentumRotation,
  MeanReversion: meanReversion,
  Breakout: breakout,
  VolatilityBreakout: volatilityBreakout,
  RelativeStrength: relativeStrength,
  SectorRotation: sectorRotation,
  DualMomentum: dualMomentum,
  MovingAverageEnvelope: movingAverageEnvelope,
  BollingerBands: bollingerBands,
};

/** Throws DeskError USAGE on a name that is not one of the ten. */
export function getStrategy(name: string): Strategy {
  if (Object.hasOwn(STRATEGIES, name)) return STRATEGIES[name as StrategyName];
  const near = STRATEGY_NAMES.find((known) => known.toLowerCase() === name.toLowerCase());
  throw new DeskError('USAGE', `unknown strategy "${name}"${near ? `, did you mean ${near}?` : ''}`, {
    hint: `known: ${STRATEGY_NAMES.join(', ')}`,
  });
}

/** The defaults with some of them replaced. Throws DeskError USAGE that names every violation. */
export function strategyParameters(
  strategy: Strategy,
  replaced: StrategyParameters = {},
): StrategyParameters {
  const given = { ...strategy.defaults, ...replaced };
  const parsed = strategy.parameters.safeParse(given);
  if (parsed.success) return parsed.data;
  const defaults = Object.entries(strategy.defaults).map(([name, value]) => `${name} ${value}`);
  throw new DeskError('USAGE', `${strategy.name}: ${parameterProblems(parsed.error, given).join('; ')}`, {
    hint: `its parameters and their defaults: ${defaults.join(', ')}`,
  });
}

/** The ten as a selector sees them: names and descriptions as data. */
export function strategyCards(): readonly Pick<Strategy, 'name' | 'description' | 'regime' | 'holding'>[] {
  return STRATEGY_NAMES.map((key) => {
    const { name, description, regime, holding } = STRATEGIES[key];
    return { name, description, regime, holding };
  });
}
