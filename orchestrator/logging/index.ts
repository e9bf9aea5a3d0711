export { eventLog } from './event-log.ts';
export { createLogging } from './logging.ts';
export type { Logging, LoggingOptions } from './logging.ts';
export { prettyConsole } from './pretty.ts';
