import type { CycleView, OrderView, PositionView } from '../../db/index.ts';
import type { Kept } from '../../notify/index.ts';
import type { Standing } from '../../orchestrator/safety/standing.ts';
import type { DeskStatus } from '../../orchestrator/status/index.ts';
import type { Station } from '../../words/stations.ts';

/** The account after the last finished cycle. Dollars; shares of one. */
export interface TopAccount {
  readonly session: string;
  readonly equity: number;
  readonly cash: number;
  /** Below the peak, and the greatest of the points shown; >= 0. */
  readonly drawdown: number;
  readonly maxDrawdown: number;
  /** Against the session before; null on the first. */
  readonly dayPnl: number | null;
  /** Equity of the newest sessions, oldest first. */
  readonly curve: readonly number[];
}

export interface TopPosition extends PositionView {
  /** From the last price down to the stop, a share of the price; null without a stop. */
  readonly stopDistance: number | null;
  /** An order other than its stop has been given to close it. */
  readonly closing: boolean;
  /** Unrealised over cost. */
  readonly return: number | null;
}

/** One cycle and what each station made of it. */
export interface TopCycle extends CycleView {
  readonly stations: readonly Station[];
}

/** Why signals led to no order, counted. */
export interface Reason {
  /** `gate`: refused by Risk; `strategy`: nothing to act on; `desk`: for another reason nothing was sent. */
  readonly by: 'gate' | 'strategy' | 'desk';
  readonly code: string;
  readonly text: string;
  readonly count: number;
  readonly symbols: readonly string[];
}

/** All that `npm run top` shows; `--json` prints it. */
export interface TopView {
  /** Of the wall. */
  readonly at: string;
  readonly version: string;
  readonly mode: 'paper' | 'live';
  /** Null: none has ever run here. */
  readonly desk: { readonly alive: boolean; readonly ageMilliseconds: number } | null;
  readonly halt: Standing & { readonly killSwitch: string | null };
  /** Events in the journal. */
  readonly journal: number;
  readonly account: TopAccount | null;
  readonly positions: readonly TopPosition[];
  readonly cycles: readonly TopCycle[];
  readonly noTrade: { readonly signals: number; readonly reasons: readonly Reason[] };
  readonly orders: readonly OrderView[];
  /** Null: a desk has told nothing that can be read. */
  readonly status: DeskStatus | null;
  /** Unread, the newest last. */
  readonly notices: readonly Kept[];
  readonly models: {
    readonly day: string;
    readonly calls: number;
    readonly failed: number;
    readonly costUsd: number;
  };
}
