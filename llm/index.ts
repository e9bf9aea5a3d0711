export { selectorChain, type ChainAnswer, type SelectorChain } from './chain.ts';
export { fixedSelector } from './fixed.ts';
export { nullSelector } from './null.ts';
export type { Choice, SelectionRequest, StrategyCard, StrategySelector } from './port.ts';
export { REGIMES, rulesTable } from './regimes.ts';
export { checkReply, type Rejection } from './reply.ts';
export { rulesSelector } from './rules.ts';
export { builtInSelector, SELECTOR_NAMES, selectorSettings } from './settings.ts';
