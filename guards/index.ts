export { createGuard, type GuardOptions } from './create-guard.ts';
export { nullGuard, type Guard, type GuardStats } from './guard.ts';
export { guardSettings } from './settings.ts';
