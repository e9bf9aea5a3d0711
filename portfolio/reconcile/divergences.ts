/** What is done about a difference. `none`: it is only recorded. */
export type RepairName = 'none' | 'fold' | 'settle' | 'cancel' | 'cover' | 'correct' | 'adopt' | 'halt';

export interface DivergenceKind {
  /** What it means, in a sentence. */
  readonly means: string;
  readonly repair: RepairName;
  /** What is done, in a sentence. */
  readonly done: string;
  readonly severity: 'info' | 'warning' | 'critical';
}

/**
 * The closed list of differences between the desk's books and the broker's, in the order in which they are looked for.
 * docs/reconciliation.md is made from this table.
 */
export const DIVERGENCES = {
  fill_missing: {
    means: 'the broker filled an order of the desk, and the desk was not told',
    repair: 'fold',
    done: 'the fill goes into the book and the trade history, once, by its execution id',
    severity: 'warning',
  },
  fill_unlisted: {
    means: "an order's filled quantity is greater than the broker's list of fills explains",
    repair: 'fold',
    done: 'the list is read again in the next round; its symbol and cash are not corrected meanwhile',
    severity: 'info',
  },
  order_missing_at_desk: {
    means: 'the broker has an order that the desk intended and was never told of',
    repair: 'fold',
    done: 'the order goes into the book under its intent',
    severity: 'warning',
  },
  orders_exceed_intents: {
    means: "an order carries the desk's prefix, and no intent of the desk belongs to it",
    repair: 'halt',
    done: 'the desk halts; by hand (npm run reconcile -- --repair) the order is taken over as lost by the database',
    severity: 'critical',
  },
  order_status_behind: {
    means: "the broker's status, quantity or prices of an order are newer than the desk's",
    repair: 'fold',
    done: "the broker's word goes into the book",
    severity: 'info',
  },
  order_status_ahead: {
    means: 'the desk was told of an end or a fill that this read of the broker does not show yet',
    repair: 'none',
    done: 'nothing: what is final stays so, and the read lags behind',
    severity: 'info',
  },
  order_missing_at_broker: {
    means: 'the desk believes an order open that the broker does not list',
    repair: 'settle',
    done: 'it is asked for by its id; found: folded; absent twice, seconds apart: closed as expired',
    severity: 'warning',
  },
  order_external: {
    means: 'an order that the desk did not make works or was filled in the account',
    repair: 'adopt',
    done: 'it is recorded once as external and never touched',
    severity: 'info',
  },
  fill_external: {
    means: 'somebody else traded in the account',
    repair: 'adopt',
    done: "the fill goes into the book as external, once, by its execution id; the trade history stays the desk's own",
    severity: 'info',
  },
  split: {
    means: 'shares multiplied and their average price divided by the same simple ratio',
    repair: 'fold',
    done: 'the split goes into the book and the round trip',
    severity: 'warning',
  },
  opening_position: {
    means: 'the account held shares before the desk began',
    repair: 'correct',
    done: 'the book begins with them, as external',
    severity: 'info',
  },
  position_more: {
    means: 'the broker holds more shares than all known fills and splits explain',
    repair: 'correct',
    done: "the book takes the broker's quantity; what is more is external",
    severity: 'warning',
  },
  position_less: {
    means: 'the broker holds fewer shares than all known fills and splits explain',
    repair: 'correct',
    done: "the book takes the broker's quantity",
    severity: 'warning',
  },
  position_short: {
    means: 'the broker holds a short position, and the desk never sells short',
    repair: 'halt',
    done: 'the desk halts; buy it back by hand',
    severity: 'critical',
  },
  opening_cash: {
    means: 'the account held another amount of cash before the desk began',
    repair: 'correct',
    done: "the book begins with the broker's cash",
    severity: 'info',
  },
  cash_fee: {
    means: 'the broker charged a fee beyond those of the fills',
    repair: 'correct',
    done: 'cash is corrected by it',
    severity: 'info',
  },
  cash_dividend: {
    means: 'a dividend or interest was paid',
    repair: 'correct',
    done: 'cash is corrected by it',
    severity: 'info',
  },
  cash_transfer: {
    means: 'money was paid in or out',
    repair: 'correct',
    done: 'cash is corrected by it',
    severity: 'info',
  },
  cash_unexplained: {
    means: 'cash differs by more than a cent, and nothing explains it, within RECONCILE_CASH_SHARE of equity',
    repair: 'correct',
    done: "the book takes the broker's cash",
    severity: 'warning',
  },
  cash_unexplained_large: {
    means: 'cash differs, nothing explains it, and it is more than RECONCILE_CASH_SHARE of equity',
    repair: 'halt',
    done: "the desk halts; by hand (npm run reconcile -- --repair) the book takes the broker's cash",
    severity: 'critical',
  },
  orphan_stop: {
    means: 'a stop of the desk works for a symbol that the account no longer holds',
    repair: 'cancel',
    done: 'it is cancelled',
    severity: 'warning',
  },
  uncovered: {
    means: 'shares of the desk have no working sell order',
    repair: 'cover',
    done: 'the position manager covers them at once; where no stop is taken, it tries again after growing pauses and in each cycle',
    severity: 'warning',
  },
} as const satisfies Readonly<Record<string, DivergenceKind>>;

export type DivergenceName = keyof typeof DIVERGENCES;
