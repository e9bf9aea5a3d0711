import { isSession, newYorkDate, nextSession, sessionTimes } from '../../../domain/index.ts';

const MINUTE = 60_000;

/** What happens at a moment that the market must not step over. */
export type MarkKind = 'pre_open' | 'open' | 'minute' | 'close' | 'after_close';

export interface Mark {
  readonly at: number;
  readonly kind: MarkKind;
}

/** The first mark after an instant; whole minutes count between open and close only. */
export function nextMark(at: number): Mark {
  const date = newYorkDate(at);
  if (isSession(date)) {
    const { preOpen, open, close, afterClose } = sessionTimes(date);
    if (at < preOpen) return { at: preOpen, kind: 'pre_open' };
    if (at < open) return { at: open, kind: 'open' };
    if (at < close) {
      const minute = open + (Math.floor((at - open) / MINUTE) + 1) * MINUTE;
      return minute < close ? { at: minute, kind: 'minute' } : { at: close, kind: 'close' };
    }
    if (at < afterClose) return { at: afterClose, kind: 'after_close' };
  }
  return { at: sessionTimes(nextSession(date)).preOpen, kind: 'pre_open' };
}
