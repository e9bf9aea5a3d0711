export { accountLike, bookAtClose, firstBook, folded } from './books.ts';
export { recordedChoices } from './choices.ts';
export { decideAgain } from './decide.ts';
export type { DecisionInputs } from './decide.ts';
export { readRecording } from './recording.ts';
export type { Recording } from './recording.ts';
export { flattenings, heardSince, isLate, of, recordedDay, sendings } from './day.ts';
export type { RecordedDay, Sending } from './day.ts';
