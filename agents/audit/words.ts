import type { Audited, AuditedAccount, Executed, Summaries } from './facts.ts';

/** Whole dollars in groups of three, half a dollar away from zero. */
export function dollars(x: number): string {
  let text = String(Math.round(Math.abs(x)));
  for (let i = text.length - 3; i > 0; i -= 3) text = `${text.slice(0, i)},${text.slice(i)}`;
  return `${x < 0 ? '-' : ''}$${text}`;
}
export const percent = (x: number): string => `${(100 * x).toFixed(1)} %`;

/** One sentence of the desk's own. */
export function narrative(executed: Executed, account: AuditedAccount, metrics: Audited['metrics']): string {
  const sent = executed.orders.filter((o) => o.outcome === 'accepted').length;
  const holding = account.positions.length
    ? `${account.positions.length} held (${account.positions.map((p) => p.symbol).join(', ')}), ${percent(metrics.exposure)} invested`
    : 'nothing held';
  const record = metrics.trades
    ? `${metrics.trades} trades so far, ${percent(metrics.winRate ?? 0)} won, ${dollars(metrics.pnl)} in all`
    : 'no trade closed yet';
  return `Equity ${dollars(account.equity)}, ${percent(account.drawdown)} from its peak; ${holding}; ${sent} of ${executed.orders.length} orders accepted; ${record}.`.slice(
    0,
    2000,
  );
}

/** Fixed sentences for stated conditions, at most eight: no opinion that a figure does not carry. */
export function recommendations(
  executed: Executed,
  account: AuditedAccount,
  metrics: Audited['metrics'],
  byStrategy: Summaries,
): string[] {
  const said: string[] = [];
  for (const order of executed.orders) {
    if (order.outcome === 'unknown') said.push(`Look up ${order.clientOrderId}: the broker gave no answer.`);
    if (order.outcome === 'forged')
      said.push(`${order.clientOrderId} carried no valid verdict and was not sent: look into it now.`);
    if (order.outcome === 'refused')
      said.push(`The broker refused ${order.symbol}: ${order.message ?? order.code ?? 'no reason given'}.`);
  }
  if (account.drawdown <= -0.08)
    said.push(`Equity is ${percent(-account.drawdown)} below its peak: look at what is held.`);
  if (metrics.correlation !== null && metrics.correlation > 0.8)
    said.push(`The open positions move together (${metrics.correlation.toFixed(2)}): they are one bet.`);
  for (const [name, { count, totalPnl }] of Object.entries(byStrategy)) {
    if (count >= 10 && totalPnl < 0)
      said.push(`${name} has lost ${dollars(-totalPnl)} over ${count} trades: review it.`);
  }
  return said.slice(0, 8).map((s) => s.slice(0, 2000));
}
