export { FaultPlan } from './plan.ts';
export type { Moment } from './plan.ts';
export { checkFaults, readFaults, stageOf } from './schema.ts';
export type { Fault, FaultFile, Stage, What } from './schema.ts';
