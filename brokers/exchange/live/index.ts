export { LiveAccount } from './account.ts';
export type { Scene } from './account.ts';
export { AcceleratedClock } from './market-clock.ts';
export { notionalQty } from './notional.ts';
export { liveRules } from './rules.ts';
export { sessionOf, Tape } from './tape.ts';
export type { DailyHistory, MinuteBar, TapeSplit } from './tape.ts';
export { Venue } from './venue.ts';
export type { Moved } from './venue.ts';
