export type { Difference } from './player.ts';
export { recordingOf } from './recording.ts';
export type { Recording } from './recording.ts';
export { replay } from './replay.ts';
export type { Replayed, ReplayOptions } from './replay.ts';
export { whatIf } from './what-if.ts';
