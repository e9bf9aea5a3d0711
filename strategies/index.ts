export { createStrategyContext, type StrategyContext } from './context.ts';
export type { HoldCode } from './decision.ts';
export { prepareMarketContext, type PreparedMarketContext } from './market-context.ts';
export { getStrategy, STRATEGIES, strategyCards, strategyParameters } from './registry.ts';
export { DEFAULT_SECTORS } from './sectors.ts';
export { strategySettings } from './settings.ts';
export type { Prepared, Strategy, StrategyParameters } from './strategy.ts';
export { strategiesTable } from './table.ts';
