/** How a halt ends: only by hand, or by itself after three good probes. */
export type Clearing = 'hand' | 'probe';

export interface HaltRule {
  /** `reducing`: nothing new is opened. `halted`: nothing new until somebody has looked. Exits pass in both (P7). */
  readonly state: 'reducing' | 'halted';
  readonly clears: Clearing;
  /** What has happened, with the figure that triggers it. */
  readonly means: string;
  /** Drawdown is counted anew and sizes return by steps when it is cleared. @default false */
  readonly ramp?: boolean;
  /** The market's doing: in a replay, where no person is there to look, it clears after REPLAY_RESUME_SESSIONS. @default false */
  readonly market?: boolean;
}

/** Every reason for which the desk stops opening positions. docs/generated/halts.md is made from this table. */
export const HALTS = {
  by_hand: { state: 'halted', clears: 'hand', means: 'somebody ran `npm run halt`' },
  kill_switch: { state: 'halted', clears: 'hand', means: 'the file KILL_SWITCH lies in RUNTIME_DIR' },
  daily_loss: {
    state: 'halted',
    clears: 'hand',
    market: true,
    means: 'the day has lost RISK_MAX_DAILY_LOSS (5 %) of the equity it began with',
  },
  drawdown: {
    state: 'halted',
    clears: 'hand',
    ramp: true,
    market: true,
    means: 'equity lies RISK_MAX_DRAWDOWN (10 %) below its peak',
  },
  model_failures: {
    state: 'reducing',
    clears: 'probe',
    means: 'no model answered in five cycles running, and SELECTORS has no `rules` to stand in',
  },
  data_quality: {
    state: 'halted',
    clears: 'probe',
    means: 'under 80 % of the symbols had good data in three cycles running (wall clock only)',
  },
  data_stale: {
    state: 'halted',
    clears: 'probe',
    means: 'a data channel has been silent in market hours for longer than it may (wall clock only)',
  },
  clock_skew: {
    state: 'halted',
    clears: 'hand',
    means:
      "this machine's clock and the broker's differ by more than 2 s (wall clock, not against X-Exchange)",
  },
  journal_unwritable: {
    state: 'halted',
    clears: 'hand',
    means: 'the journal cannot be written: nothing that must be recorded first may be opened (P3)',
  },
  reconciliation_failed: {
    state: 'halted',
    clears: 'hand',
    means: "the desk's books and the broker's could not be brought together",
  },
  orders_exceed_intents: {
    state: 'halted',
    clears: 'hand',
    means: "the broker has an order with this desk's prefix that the gate never approved, even one",
  },
  slippage: {
    state: 'halted',
    clears: 'hand',
    market: true,
    means:
      'the last 20 fills of entries and exits (10 at least) cost more than 1 % on average, weighted by value, against ' +
      'their reference: the open of the session they filled in',
  },
  connection_lost: {
    state: 'halted',
    clears: 'probe',
    means: 'the line to the broker has been down for 30 s (wall clock only)',
  },
  unanswered: {
    state: 'reducing',
    clears: 'hand',
    means: 'nobody has acknowledged a critical notice within NOTIFY_ESCALATE_MINUTES (off unless set)',
  },
  illegal_order_transition: {
    state: 'halted',
    clears: 'hand',
    means: 'the broker told of an order change that the order life cycle does not know',
  },
} as const satisfies Readonly<Record<string, HaltRule>>;

export type HaltCode = keyof typeof HALTS;

/** The rule of a code; one that is not in the table (an older journal's) clears by hand. */
export function haltRule(code: string): HaltRule | null {
  return Object.hasOwn(HALTS, code) ? HALTS[code as HaltCode] : null;
}
