/** What a difference between a recorded day and its simulation comes from; see docs/parity.md. */
export const CAUSES = ['data', 'fill', 'latency', 'model', 'code'] as const;
export type Cause = (typeof CAUSES)[number];

export interface Difference {
  /** Null: nothing that is known explains it. */
  readonly cause: Cause | null;
  /** What differs: an order (asked for, or not), a cancel, a fill, a signal without an order, a mark, cash, the remainder. */
  readonly kind: 'order' | 'cancel' | 'fill' | 'signal' | 'mark' | 'cash' | 'remainder';
  readonly symbol: string | null;
  readonly strategy: string | null;
  readonly clientOrderId: string | null;
  /** In words; null: there is none. */
  readonly recorded: string | null;
  readonly simulated: string | null;
  /** Recorded less simulated profit at the next session's close; 0 while that is not recorded. */
  readonly dollars: number;
  readonly detail: string;
}

/** One symbol at the next session's close. */
export interface PositionParity {
  readonly symbol: string;
  readonly recordedQty: number;
  readonly simulatedQty: number;
  /** Recorded less simulated profit, dollars. */
  readonly dollars: number;
}

export interface Share {
  readonly count: number;
  /** Sum, and sum of absolute values, dollars. */
  readonly dollars: number;
  readonly absolute: number;
}

export interface ParityReport {
  /** The session that was decided on, and the one its orders met. */
  readonly day: string;
  readonly next: string;
  /** How the recorded cycle ended. */
  readonly status: string;
  /** False while the next session is not recorded: decisions are compared, fills and profit are not. */
  readonly settled: boolean;
  /** Orders compared: all that either side decided, or that filled. */
  readonly orders: number;
  /** Of one session, dollars; null while it is not recorded. */
  readonly recordedPnl: number | null;
  readonly simulatedPnl: number | null;
  readonly differences: readonly Difference[];
  readonly causes: Readonly<Record<Cause | 'unexplained', Share>>;
  /** Of the number of differences, and of the sum of their absolute dollars; 0 where there are none. */
  readonly unexplainedShare: { readonly count: number; readonly dollars: number };
  readonly positions: readonly PositionParity[];
  /** Symbols whose bars are others now, each with the first difference. */
  readonly changedBars: Readonly<Record<string, string>>;
  /** What stood in the way of a full comparison. */
  readonly notes: readonly string[];
}

const NONE: Share = { count: 0, dollars: 0, absolute: 0 };

export function sharesOf(
  differences: readonly Difference[],
): Pick<ParityReport, 'causes' | 'unexplainedShare'> {
  const causes = Object.fromEntries([...CAUSES, 'unexplained'].map((cause) => [cause, NONE])) as Record<Cause | 'unexplained', Share>; // prettier-ignore
  let all = NONE;
  for (const { cause, dollars } of differences) {
    const name = cause ?? 'unexplained';
    causes[name] = added(causes[name], dollars);
    all = added(all, dollars);
  }
  const { unexplained } = causes;
  return {
    causes,
    unexplainedShare: {
      count: all.count === 0 ? 0 : unexplained.count / all.count,
      dollars: all.absolute === 0 ? 0 : unexplained.absolute / all.absolute,
    },
  };
}

const added = (share: Share, dollars: number): Share => ({
  count: share.count + 1,
  dollars: share.dollars + dollars,
  absolute: share.absolute + Math.abs(dollars),
});
