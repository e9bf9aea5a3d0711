/** `metricsHandler(parts)(request)` for a server to mount, `listen` for one of its own; `readiness` for a face. */
export { metricsHandler } from './handler.ts';
export type { MetricsHandler, MetricsParts } from './handler.ts';
export { listen } from './listen.ts';
export type { Listening } from './listen.ts';
export { readiness } from './probes.ts';
export type { Readiness } from './probes.ts';
export { seriesOf } from './series.ts';
