import type { Clock, Rng } from '../domain/index.ts';
import { backoff } from './backoff.ts';

/** Runs an action after so many milliseconds; the answer takes it back. */
export type Schedule = (ms: number, action: () => void) => () => void;

/** Real time; a timer that waits does not keep the process alive. */
export const onTimer: Schedule = (ms, action) => {
  const timer = setTimeout(action, ms);
  timer.unref();
  return () => clearTimeout(timer);
};

/** What a dialled connection tells its line. What an abandoned one says is not listened to. */
export interface LineEvents {
  /** Ready for use: connected and admitted. */
  up(): void;
  /** Anything was heard. */
  word(): void;
  /** It is over. */
  down(reason: string): void;
}

export interface Call {
  /** Asks for a sign of life; absent: silence itself counts. */
  probe?(): void;
  close(): void;
}

export interface LineOptions {
  readonly clock: Clock;
  /** Jitter of the pauses (P5). */
  readonly rng: Rng;
  readonly dial: (events: LineEvents) => Call;
  /** Milliseconds of silence that are in order now; null: any. */
  readonly patience: () => number | null;
  /** Milliseconds a probe, and a dial, may take to be answered. @default 10_000 */
  readonly answerMs?: number;
  /** Pause before the first new attempt; doubles. @default 1000 */
  readonly baseMs?: number;
  /** @default 60_000 */
  readonly maxMs?: number;
  /** Milliseconds between two looks at the silence. @default 5000 */
  readonly lookMs?: number;
  /** Told whenever the line comes up (`first` only once) or goes down. Must not throw. */
  readonly onChange?: (change: {
    readonly up: boolean;
    readonly first: boolean;
    readonly reason: string | null;
  }) => void;
  /** @default real time */
  readonly schedule?: Schedule;
}

export interface LineState {
  readonly connected: boolean;
  readonly since: number | null;
  readonly lastMessageAt: number | null;
  /** How often it came up again after the first time. */
  readonly reconnects: number;
  /** Why it was last lost, or could not be made. */
  readonly lastFault: string | null;
}

/**
 * Keeps a connection: dials for ever, with exponential backoff and jitter, and takes a connection for dead that says
 * nothing for longer than is in order, whatever its socket believes (alpaca-py#740: connected, and mute for 19 minutes).
 */
export class Line {
  readonly #options: LineOptions;
  readonly #schedule: Schedule;
  #call: Call | null = null;
  /** Counts dials; what an earlier one says is dropped. */
  #dialled = 0;
  #attempt = 0;
  #wasUp = false;
  #probedAt: number | null = null;
  #stopped = true;
  #takeBack: () => void = () => undefined;
  #state: LineState = { connected: false, since: null, lastMessageAt: null, reconnects: 0, lastFault: null };

  constructor(options: LineOptions) {
    this.#options = options;
    this.#schedule = options.schedule ?? onTimer;
  }

  get state(): LineState {
    return this.#state;
  }

  start(): void {
    if (!this.#stopped) return;
    this.#stopped = false;
    this.#dial();
  }

  stop(): void {
    this.#stopped = true;
    this.#drop('stopped');
    this.#takeBack();
  }

  #dial(): void {
    const mine = ++this.#dialled;
    const current = (): boolean => mine === this.#dialled && !this.#stopped;
    this.#later(this.#options.answerMs ?? 10_000, () => {
      if (current() && !this.#state.connected) this.#lost('no answer to the dial');
    });
    try {
      const call = this.#options.dial({
        up: () => void (current() && this.#up()),
        word: () => void (current() && this.#heard()),
        down: (reason) => void (current() && this.#lost(reason)),
      });
      // It may have failed while it was being made.
      if (mine === this.#dialled) this.#call = call;
      else call.close();
    } catch (error) {
      this.#lost(error instanceof Error ? error.message : String(error));
    }
  }

  #up(): void {
    if (this.#state.connected) return;
    const now = this.#options.clock.now();
    const first = !this.#wasUp;
    this.#wasUp = true;
    this.#attempt = 0;
    this.#probedAt = null;
    const reconnects = this.#state.reconnects + (first ? 0 : 1);
    this.#state = { ...this.#state, connected: true, since: now, lastMessageAt: now, reconnects };
    this.#watch();
    this.#options.onChange?.({ up: true, first, reason: null });
  }

  #heard(): void {
    this.#probedAt = null;
    this.#state = { ...this.#state, lastMessageAt: this.#options.clock.now() };
  }

  #watch(): void {
    this.#later(this.#options.lookMs ?? 5000, () => {
      this.#look();
      if (this.#state.connected) this.#watch();
    });
  }

  #look(): void {
    const now = this.#options.clock.now();
    if (this.#probedAt !== null) {
      if (now - this.#probedAt >= (this.#options.answerMs ?? 10_000)) this.#lost('connected but mute');
      return;
    }
    const patience = this.#options.patience();
    if (patience === null || now - (this.#state.lastMessageAt ?? now) < patience) return;
    if (!this.#call?.probe) {
      this.#lost('connected but mute');
      return;
    }
    this.#probedAt = now;
    this.#call.probe();
  }

  #lost(reason: string): void {
    const wasConnected = this.#state.connected;
    this.#drop(reason);
    if (wasConnected) this.#options.onChange?.({ up: false, first: false, reason });
    if (this.#stopped) return;
    const pause = backoff(
      this.#attempt++,
      this.#options.baseMs ?? 1000,
      this.#options.maxMs ?? 60_000,
      this.#options.rng,
    );
    this.#later(pause, () => {
      if (!this.#stopped) this.#dial();
    });
  }

  #drop(reason: string): void {
    this.#dialled++;
    const call = this.#call;
    this.#call = null;
    this.#probedAt = null;
    const { connected, since } = this.#state;
    const now = this.#options.clock.now();
    this.#state = { ...this.#state, connected: false, since: connected ? now : since, lastFault: reason };
    try {
      call?.close();
    } catch {
      // It is given up either way.
    }
  }

  /** One timer at a time: each step takes the former one back. */
  #later(ms: number, action: () => void): void {
    this.#takeBack();
    this.#takeBack = this.#schedule(ms, action);
  }
}
