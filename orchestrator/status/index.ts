/** What a running desk tells of itself: `readStatus(runtimeDir, now)` from any process. */
export { readStatus, statusFile } from './file.ts';
export type { StatusRead } from './file.ts';
export { deskStatus } from './schema.ts';
export type { DeskStatus, Histogram } from './schema.ts';
export { StatusKeeper } from './status-keeper.ts';
export { STATION_OF } from './cycle-watch.ts';
