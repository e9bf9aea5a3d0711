import type { Counted, Totals } from '../../db/index.ts';
import { counter, gauge } from './sample.ts';
import type { Sample, Series } from './sample.ts';

const samples = (rows: readonly Counted[] | undefined): Sample[] =>
  (rows ?? []).map(({ labels, n }) => ({ labels, value: n }));

/** Counts over everything the database holds: they go on after a restart. */
export function databaseSeries(totals: Totals | null): readonly Series[] {
  const { models = [], fills = [] } = totals ?? {};
  const answered = (totals?.answers ?? []).filter((row) => row.labels['outcome'] !== '');
  const refused: Sample[] = [
    ...(totals?.denials ?? []).map((d) => ({ labels: { by: 'gate', code: d.labels['code'] ?? '' }, value: d.n })), // prettier-ignore
    ...answered
      .filter((row) => row.labels['outcome'] === 'refused')
      .map((row) => ({ labels: { by: 'broker', code: row.labels['code'] ?? '' }, value: row.n })),
  ];
  const byModel = (
    value: (m: Totals['models'][number]) => Readonly<Record<string, number>>,
    label: string,
  ): Sample[] =>
    // prettier-ignore
    models.flatMap((m) =>
      Object.entries(value(m)).map(([key, n]) => ({
        labels: { provider: m.provider, model: m.model, outcome: m.outcome, ...(label && { [label]: key }) },
        value: n,
      })),
    );
  return [
    counter('tickwright_journal_events_total', 'Events in the journal', totals ? [{ labels: {}, value: totals.journal }] : []), // prettier-ignore
    counter('tickwright_events_total', 'Events beside the line, by type', samples(totals?.events)),
    gauge('tickwright_cycles', 'Cycles in the database, by status', samples(totals?.cycles)),
    gauge('tickwright_orders', 'Orders in the database, by status, side and purpose', samples(totals?.orders)), // prettier-ignore
    counter('tickwright_orders_sent_total', 'What the broker said to orders: accepted, refused, unknown, forged', merged(answered, 'outcome')), // prettier-ignore
    counter('tickwright_fills_total', 'Executions', fills.map((f) => ({ labels: { side: f.side }, value: f.n }))), // prettier-ignore
    counter('tickwright_traded_dollars_total', 'Value of all executions', fills.map((f) => ({ labels: { side: f.side }, value: f.value }))), // prettier-ignore
    counter('tickwright_fees_dollars_total', 'Fees of all executions', fills.map((f) => ({ labels: { side: f.side }, value: f.fees }))), // prettier-ignore
    counter('tickwright_refusals_total', 'Refused intents, by who refused and why', refused),
    counter('tickwright_signals_total', 'Signals, by action', samples(totals?.signals)),
    counter('tickwright_model_calls_total', 'Calls to models, by how they ended', byModel((m) => ({ '': m.n }), '')), // prettier-ignore
    counter('tickwright_model_tokens_total', 'Tokens, as the providers counted them', byModel((m) => ({ input: m.inputTokens, output: m.outputTokens }), 'direction')), // prettier-ignore
    counter('tickwright_model_cost_dollars_total', 'What models cost', byModel((m) => ({ '': m.costUsd }), '')), // prettier-ignore
    counter('tickwright_model_seconds_total', 'Time spent in calls to models', byModel((m) => ({ '': m.milliseconds / 1000 }), '')), // prettier-ignore
  ];
}

/** The account as the last finished cycle left it, and the audit's last figures. */
export function accountSeries(totals: Totals | null): readonly Series[] {
  const { account = null, risk = null } = totals ?? {};
  const from = <T extends object>(part: T | null, value: (part: T) => number | null): Sample[] => {
    const figure = part === null ? null : value(part);
    return figure === null ? [] : [{ labels: {}, value: figure }];
  };
  return [
    gauge(
      'tickwright_equity_dollars',
      'Equity',
      from(account, (a) => a.equity),
    ),
    gauge(
      'tickwright_cash_dollars',
      'Cash',
      from(account, (a) => a.cash),
    ),
    gauge('tickwright_drawdown_ratio', 'Drawdown from the peak, 0 to 1', from(account, (a) => Math.abs(a.drawdown))), // prettier-ignore
    gauge('tickwright_exposure_ratio', 'Market value of all positions over equity', from(risk, (r) => r.exposure)), // prettier-ignore
    gauge(
      'tickwright_open_positions',
      'Open positions',
      from(risk, (r) => r.openPositions),
    ),
    gauge('tickwright_var95_dollars', 'One-day historical value at risk at 95 %, <= 0', from(risk, (r) => r.var95)), // prettier-ignore
    gauge('tickwright_correlation', 'Mean pairwise correlation of the open positions', from(risk, (r) => r.correlation)), // prettier-ignore
    gauge(
      'tickwright_sharpe',
      'Sharpe ratio so far, annualised',
      from(risk, (r) => r.sharpe),
    ),
    gauge(
      'tickwright_realised_pnl_dollars',
      'Profit of closed trades, net',
      from(risk, (r) => r.pnl),
    ),
  ];
}

/** Counts of one label, the others added up. */
function merged(rows: readonly Counted[], label: string): Sample[] {
  const sums = new Map<string, number>();
  for (const { labels, n } of rows) sums.set(labels[label] ?? '', (sums.get(labels[label] ?? '') ?? 0) + n);
  return [...sums].map(([key, value]) => ({ labels: { [label]: key }, value }));
}
