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
export { createLanes, type Lane, type Lanes, type LanesOptions, type LanesStats } from './lanes.ts';
export { guardSettings } from './settings.ts';
