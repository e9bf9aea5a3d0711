import { nextOpen, nextSession, newYorkDate, phaseAt, sessionTimes } from '../../../domain/index.ts';
import type { Clock } from '../../../domain/index.ts';

/** A stretch of the market's time and the stretch of wall time it takes, both in milliseconds. */
interface Stretch {
  readonly wallFrom: number;
  readonly wallLength: number;
  readonly from: number;
  readonly to: number;
  readonly session: string;
  readonly open: boolean;
}

/** Share of a session's wall time in which the market is open. */
const OPEN_SHARE = 2 / 3;

/**
 * The market's time, run faster than the wall's: two thirds of a session's wall time lie between open and close, the
 * rest between the close and the next open, however long the weekend. A clock that starts in closed hours starts at
 * the next open.
 */
export class AcceleratedClock implements Clock {
  readonly kind = 'replayed';
  readonly #wall: Clock;
  readonly #sessionLength: number;
  #stretch: Stretch;

  /**
   * @param start            milliseconds since the epoch in the market's time
   * @param sessionsAMinute  > 0
   */
  constructor(wall: Clock, start: number, sessionsAMinute: number) {
    this.#wall = wall;
    this.#sessionLength = 60_000 / sessionsAMinute;
    const begin = phaseAt(start) === 'REGULAR' ? start : nextOpen(start);
    const session = newYorkDate(begin);
    const { open, close } = sessionTimes(session);
    const wallLength = this.#sessionLength * OPEN_SHARE;
    const gone = ((begin - open) / (close - open)) * wallLength;
    this.#stretch = { wallFrom: wall.now() - gone, wallLength, from: open, to: close, session, open: true };
  }

  now(): number {
    const wall = this.#wall.now();
    while (wall >= this.#stretch.wallFrom + this.#stretch.wallLength)
      this.#stretch = this.#after(this.#stretch);
    const { wallFrom, wallLength, from, to } = this.#stretch;
    return Math.floor(from + ((wall - wallFrom) / wallLength) * (to - from));
  }

  #after({ wallFrom, wallLength, session, open }: Stretch): Stretch {
    const next = nextSession(session);
    const common = { wallFrom: wallFrom + wallLength };
    if (open) {
      return {
        ...common,
        wallLength: this.#sessionLength * (1 - OPEN_SHARE),
        from: sessionTimes(session).close,
        to: sessionTimes(next).open,
        session,
        open: false,
      };
    }
    const { open: from, close: to } = sessionTimes(next);
    return { ...common, wallLength: this.#sessionLength * OPEN_SHARE, from, to, session: next, open: true };
  }
}
