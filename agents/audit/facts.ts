import type { TradeSummary } from '../../analytics/index.ts';
import type { Message } from '../../bus/index.ts';

export type Audited = Message<'audited_ready'>['payload'];
export type Executed = Message<'executed_ready'>['payload'];
/** Closed trades by key. */
export type Summaries = Readonly<Record<string, TradeSummary>>;

/** The account at the cycle's marks, dollars. */
export interface AuditedAccount {
  readonly equity: number;
  readonly cash: number;
  /** Below the highest equity so far, <= 0. */
  readonly drawdown: number;
  readonly positions: readonly Marked[];
}

/** What is held of a symbol, and its mark. */
export interface Marked {
  readonly symbol: string;
  readonly qty: number;
  readonly lastPrice: number;
}
