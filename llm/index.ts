export { Asker, questionHash, tokensOf, type AskerOptions } from './ask.ts';
export { LlmBudget } from './budget.ts';
export { CALL_OUTCOMES, callFacts, type CallOutcome, type ModelCall } from './call.ts';
export { selectorChain, type ChainAnswer, type SelectorChain } from './chain.ts';
export { askedOn, asChosen, randomChain, type ChosenStrategies } from './choosers.ts';
export {
  createModels,
  createSelectors,
  modelOf,
  type LlmParts,
  type LlmSettings,
  type Models,
} from './create.ts';
export { fixedChain, fixedSelector } from './fixed.ts';
export { cutoffOf, MODELS, PROVIDERS, type ProviderName } from './models.ts';
export { maskedChain } from './masked.ts';
export {
  modelNarrator,
  nullNarrator,
  quantReviewer,
  riskReviewer,
  type Narration,
  type Narrator,
  type Reviewers,
  type Writer,
} from './narrator.ts';
export { nullSelector } from './null.ts';
export { offeredModels, type Offered } from './offered.ts';
export { plainText } from './plain-text.ts';
export type { Choice, SelectionRequest, SelectorAnswer, StrategyCard, StrategySelector } from './port.ts';
export type { AuditFacts } from './prompts/audit-v1.ts';
export type { QuantFacts } from './prompts/quant-v1.ts';
export type { RiskFacts } from './prompts/risk-v1.ts';
export { recordedSource } from './recorded.ts';
export { REGIMES, rulesTable } from './regimes.ts';
export { checkReply, type Rejection } from './reply.ts';
export { rulesSelector } from './rules.ts';
export { modelSelector, selectionQuestion, type Source } from './selector.ts';
export {
  builtInSelector,
  defaultSelectors,
  SELECTOR_NAMES,
  selectorSettings,
  type SelectorName,
} from './settings.ts';
export { MemoryLlmStore, type LlmStore, type RecordedCall } from './store.ts';
