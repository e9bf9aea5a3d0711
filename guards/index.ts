export { sleep, type Sleep } from './backoff.ts';
export { createGuard, type GuardOptions } from './create-guard.ts';
export { nullGuard, type Guard, type GuardStats, type RunOptions } from './guard.ts';
export { guardSettings, type GuardSettings } from './settings.ts';
