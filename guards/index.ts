/**
 * Around one provider: `createGuard`. Around one account of a broker, whose cancels must never wait: `createLanes`,
 * `lanes.run('critical' | 'reconcile' | 'ordinary', (signal) => call(signal), { once: true })`.
 */
export { createGuard, type GuardOptions } from './create-guard.ts';
export { edgeFetch, isLoopback, scrubber, type EdgeOptions } from './edge.ts';
export { Line, onTimer, type LineState, type Schedule } from './line.ts';
export { sleep, type Sleep } from './backoff.ts';
export { withDeadline } from './deadline.ts';
export { nullGuard, type Guard, type GuardStats } from './guard.ts';
export { createLanes, type Lane, type Lanes, type LanesOptions } from './lanes.ts';
export { type LanesStats } from './lane-stats.ts';
export { GuardRoll, type Enrolment, type GuardKind, type RolledGuard } from './roll.ts';
export { guardSettings } from './settings.ts';
