import type { Execution } from './raw.ts';

/** Shares an order's sum tells of and no execution does. It is counted as one execution until the real ones are heard. */
export interface StandIn {
  readonly id: string;
  /** Shares of it that no real execution has been found for yet. */
  left: number;
  /** Milliseconds: executions up to then are in the sum. */
  readonly until: number;
}

const MARK = 'sum';

/** The same shares have the same id on every run, and it says what a later run has to know of them. */
export function standInId(orderId: string, from: number, to: number, until: string): string {
  return [MARK, orderId, from, to, until].join('|');
}

/** Null for the id of a real execution. */
export function readStandIn(id: string): { readonly orderId: string; readonly standIn: StandIn } | null {
  const [mark, orderId, from, to, until] = id.split('|');
  if (mark !== MARK || orderId === undefined || until === undefined) return null;
  return { orderId, standIn: { id, left: Number(to) - Number(from), until: Date.parse(until) } };
}

/** The stand-in that a real execution is part of, if any. */
export function absorbing(
  standIns: readonly StandIn[],
  execution: Execution,
  at: string,
  exceeds: boolean,
): StandIn | undefined {
  const time = Date.parse(at);
  const roomy = standIns.filter((standIn) => standIn.left >= execution.qty - 1e-9);
  // The earliest sum it can be in; a broker's clocks may differ a little, but its sums do not.
  return roomy.find((standIn) => time <= standIn.until) ?? (exceeds ? roomy.at(-1) : undefined);
}

/** Those among the executions that a desk has counted, by order. */
export function standInsOf(executions: Iterable<string>): ReadonlyMap<string, readonly StandIn[]> {
  const found = new Map<string, StandIn[]>();
  for (const id of executions) {
    const made = readStandIn(id);
    if (made) found.set(made.orderId, [...(found.get(made.orderId) ?? []), made.standIn]);
  }
  return found;
}
