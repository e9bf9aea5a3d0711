export { isDate } from './dates.ts';
export { newYorkDate } from './new-york.ts';
export {
  lastFinishedSession,
  nextOpen,
  phaseAt,
  sessionTimes,
  type MarketPhase,
  type SessionTimes,
} from './phases.ts';
export {
  isEarlyClose,
  isSession,
  nextSession,
  previousSession,
  sessionsApart,
  sessionsBetween,
  shiftSessions,
} from './sessions.ts';
