import { isAtLeast } from './notice.ts';
import type { Draft, Notice, Severity } from './notice.ts';

export interface PolicySettings {
  readonly least: Severity;
  /** Minutes in which the same key is the same news. */
  readonly sameMinutes: number;
  /** Most notices that a channel is given in an hour, critical ones not counted. */
  readonly perHour: number;
  /** `22:00-07:00` in `timeZone`; null: none. */
  readonly quiet: string | null;
  readonly timeZone: string;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** What becomes of a notice: told at once, held until the quiet hours end, or only kept. */
export type Fate = 'send' | 'hold' | 'keep';

/** Decides by severity, time of day, what was told before and how much. Time is handed in. */
export class Policy {
  readonly #settings: PolicySettings;
  readonly #told = new Map<string, number>();
  #sent: number[] = [];
  /** Notices that the hour had no room for since it was last told. */
  #dropped = 0;

  constructor(settings: PolicySettings) {
    this.#settings = settings;
  }

  /** Whether this is the same news as before. Notes it as told where it is not. */
  isRepeat({ key }: Pick<Draft, 'key'>, now: number): boolean {
    const { sameMinutes } = this.#settings;
    for (const [old, at] of this.#told) if (now - at > sameMinutes * MINUTE) this.#told.delete(old);
    if (this.#told.has(key)) return true;
    this.#told.set(key, now);
    return false;
  }

  fate({ severity }: Pick<Notice, 'severity'>, now: number): Fate {
    if (!isAtLeast(severity, this.#settings.least)) return 'keep';
    if (severity === 'critical') return 'send';
    if (this.isQuiet(now)) return 'hold';
    this.#sent = this.#sent.filter((at) => now - at < HOUR);
    if (this.#sent.length >= this.#settings.perHour) {
      this.#dropped++;
      return 'keep';
    }
    this.#sent.push(now);
    return 'send';
  }

  isQuiet(now: number): boolean {
    const { quiet, timeZone } = this.#settings;
    const hours = quiet === null ? null : /^(\d\d:\d\d)-(\d\d:\d\d)$/.exec(quiet);
    if (!hours) return false;
    const [, from = '', to = ''] = hours;
    const time = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(now); // prettier-ignore
    return from <= to ? time >= from && time < to : time >= from || time < to;
  }

  /** How many were only kept for lack of room, once there is room again; then forgotten. */
  takeDropped(now: number): number {
    this.#sent = this.#sent.filter((at) => now - at < HOUR);
    if (this.#dropped === 0 || this.#sent.length >= this.#settings.perHour || this.isQuiet(now)) return 0;
    const dropped = this.#dropped;
    this.#dropped = 0;
    return dropped;
  }
}
