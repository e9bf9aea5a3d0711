import type { Agent, EventOf, Message } from '../bus/index.ts';
import { averageCorrelation, bookVar } from '../analytics/index.ts';
import type { DeskStatistics, MarkedPosition, TradeSummary } from '../analytics/index.ts';

/** The account at the cycle's marks, dollars. */
export interface AuditedAccount {
  readonly equity: number;
  readonly cash: number;
  /** Below the highest equity so far, <= 0. */
  readonly drawdown: number;
  readonly positions: readonly { readonly symbol: string; readonly value: number }[];
}

export interface AuditDesk {
  account(): AuditedAccount;
  statistics(): DeskStatistics;
  /** The open positions with their newest daily returns, ends aligned. */
  panel(positions: AuditedAccount['positions']): readonly MarkedPosition[];
}

type Audited = Message<'audited_ready'>['payload'];

/** 6 the books. Figures so far, what the cycle did, and what a person should look at; it decides nothing. */
export class AuditAgent implements Agent<'executed_ready', 'audited_ready'> {
  readonly name = 'audit';
  readonly hears = ['executed_ready'] as const;
  readonly emits = ['audited_ready'] as const;
  readonly #desk: AuditDesk;

  constructor(desk: AuditDesk) {
    this.#desk = desk;
  }

  async handle(event: EventOf<'executed_ready'>): Promise<readonly Message<'audited_ready'>[]> {
    // Exits that went ahead alone are audited with the entries that follow them.
    if (event.payload.part === 'exits') return [];
    const account = this.#desk.account();
    const statistics = this.#desk.statistics();
    const panel = this.#desk.panel(account.positions);
    const equity = statistics.equity();
    const { averagePosition, ...trades } = {
      ...figures(statistics.trades()),
      averagePosition: statistics.trades().averagePosition,
    };
    const metrics: Audited['metrics'] = {
      ...trades,
      averagePosition,
      sharpe: equity.sharpe,
      sortino: equity.sortino,
      maxDrawdown: Math.min(equity.maxDrawdown, account.drawdown),
      exposure:
        account.equity > 0 ? account.positions.reduce((sum, p) => sum + p.value, 0) / account.equity : 0,
      correlation: averageCorrelation(panel.map((p) => p.returns)),
      var95: bookVar(panel),
      openPositions: account.positions.length,
    };
    const payload: Audited = {
      session: event.payload.session,
      equity: account.equity,
      cash: account.cash,
      drawdown: account.drawdown,
      metrics,
      byStrategy: grouped(statistics.byStrategy()),
      bySymbol: grouped(statistics.bySymbol()),
      narrative: narrative(event.payload, account, metrics),
      recommendations: recommendations(event.payload, account, metrics, statistics.byStrategy()),
    };
    return [{ type: 'audited_ready', payload }];
  }
}

function figures(summary: TradeSummary): Audited['byStrategy'][string] {
  const { count, winRate, expectancy, profitFactor, totalPnl } = summary;
  return { trades: count, winRate, averageTrade: expectancy, profitFactor, pnl: totalPnl };
}

function grouped(summaries: Record<string, TradeSummary>): Record<string, Audited['byStrategy'][string]> {
  return Object.fromEntries(Object.entries(summaries).map(([key, summary]) => [key, figures(summary)]));
}

type Executed = EventOf<'executed_ready'>['payload'];
const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const dollars = (x: number): string => `$${whole.format(x)}`;
const percent = (x: number): string => `${(100 * x).toFixed(1)} %`;

function narrative(executed: Executed, account: AuditedAccount, metrics: Audited['metrics']): string {
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
function recommendations(
  executed: Executed,
  account: AuditedAccount,
  metrics: Audited['metrics'],
  byStrategy: Record<string, TradeSummary>,
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
