export { compareDay } from './compare-day.ts';
export { parity } from './parity.ts';
export type { ParityInputs } from './parity.ts';
export { CAUSES } from './report.ts';
export type { Cause, Difference, ParityReport } from './report.ts';
