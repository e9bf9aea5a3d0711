/** Pinned by hash in the tests, like every version of a prompt. */
export const AUDIT_VERSION = 'audit/1';

export const AUDIT_SYSTEM = [
  'You write the note under the books of an automated trading desk, for its owner. All decisions have been taken and',
  'carried out; nothing you write is read by the desk.',
  '',
  'Write plain text in English: no markup, no lists, at most 120 words. Say what the figures show: the account, what is',
  'held, what was done, and what a careful owner would look at. Use only the figures given, give no price, no forecast',
  'and no advice to buy or sell.',
].join('\n');

/** The books of one cycle, or of a day with its last cycle's books; dollars, shares of one, counts. */
export interface AuditFacts {
  readonly span: 'cycle' | 'day';
  readonly equity: number;
  readonly cash: number;
  /** <= 0 */
  readonly drawdown: number;
  readonly exposure: number;
  readonly positions: number;
  readonly ordersSent: number;
  readonly ordersAccepted: number;
  readonly trades: number;
  readonly winRate: number | null;
  readonly pnl: number;
  readonly sharpe: number | null;
  readonly maxDrawdown: number | null;
}

const number = (x: number | null, digits: number): string =>
  x === null || !Number.isFinite(x) ? '-' : x.toFixed(digits);
const percent = (x: number | null): string => (x === null ? '-' : number(100 * x, 2));

/** Figures by fixed names, a line each: no text of the market, of a broker or of a model is among them. */
export function auditTable(facts: AuditFacts): string {
  return [
    `span,${facts.span}`,
    `equity_dollars,${number(facts.equity, 0)}`,
    `cash_dollars,${number(facts.cash, 0)}`,
    `drawdown_pct,${percent(facts.drawdown)}`,
    `exposure_pct,${percent(facts.exposure)}`,
    `open_positions,${facts.positions}`,
    `orders_sent,${facts.ordersSent}`,
    `orders_accepted,${facts.ordersAccepted}`,
    `closed_trades,${facts.trades}`,
    `won_pct,${percent(facts.winRate)}`,
    `profit_dollars,${number(facts.pnl, 0)}`,
    `sharpe,${number(facts.sharpe, 2)}`,
    `max_drawdown_pct,${percent(facts.maxDrawdown)}`,
  ].join('\n');
}
