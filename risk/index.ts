export { rank } from './candidate.ts';
export type { Candidate } from './candidate.ts';
export { CONFIDENCE_RAISES, minimumConfidence } from './confidence.ts';
export { DESK_MANNER } from './entry-manner.ts';
export type { EntryManner, Sizing } from './entry-manner.ts';
export { leftToStops, lossToStop, stopsWithin } from './day-stops.ts';
export type { Guarded } from './day-stops.ts';
export { Exposure } from './exposure.ts';
export type { AccountState } from './exposure.ts';
export { Gate } from './gate.ts';
export type { Decided, IntentPlace, Reduction } from './gate.ts';
export {
  completed,
  consequences,
  halt,
  marketHaltsOver,
  mayOpen,
  NO_HALTS,
  RAMP_STEPS,
  resume,
  sizeShare,
  stateOf,
} from './halt-state.ts';
export type { Halt, Halts, HaltState } from './halt-state.ts';
export { haltRule, HALTS } from './halts/codes.ts';
export type { Clearing, HaltCode, HaltRule } from './halts/codes.ts';
export { approveFlatten } from './halts/flatten.ts';
export { haltsTable } from './halts/table.ts';
export { plannedStop, trailedStop } from './plan.ts';
export type { PlanSettings } from './plan.ts';
export { ResearchGate } from './research-gate.ts';
export type { RiskMarket } from './rules/rule.ts';
export { Ruling } from './ruling.ts';
export type { Held } from './ruling.ts';
export { riskSettings } from './settings.ts';
export type { RiskSettings } from './settings.ts';
export { StandingStops } from './standing-stops.ts';
