import type { Agent, EventOf, Message } from '../bus/index.ts';
import { callFacts, nullNarrator } from '../llm/index.ts';
import type { Narration, Narrator, QuantFacts, Reviewers, RiskFacts } from '../llm/index.ts';
import type { BookRisk, DeskStatistics, TradeSummary } from '../analytics/index.ts';

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
  /** How the open positions move together, by their newest daily returns. */
  risk(positions: AuditedAccount['positions']): BookRisk;
  /** The cycle and the day in counts, for those who write about them. @default nobody writes */
  readonly review?: Review;
}

export interface Review {
  /** Null: there was nothing to write about. */
  quant(): QuantFacts | null;
  risk(): RiskFacts | null;
  /** The last audited day, where it is another one. */
  dayBefore(session: string): {
    readonly session: string;
    readonly cycles: number;
    readonly ordersSent: number;
    readonly ordersAccepted: number;
    readonly books: Audited;
  } | null;
}

type Audited = Message<'audited_ready'>['payload'];
type Answer = readonly Message<'model_asked' | 'audited_ready'>[];
type Summaries = Readonly<Record<string, TradeSummary>>;

/** 6 the books. Figures so far, what the cycle did, and what a person should look at; it decides nothing. */
export class AuditAgent implements Agent<'executed_ready', 'model_asked' | 'audited_ready'> {
  readonly name = 'audit';
  readonly hears = ['executed_ready'] as const;
  readonly emits = ['model_asked', 'audited_ready'] as const;
  readonly #desk: AuditDesk;
  readonly #narrator: Narrator;
  readonly #reviewers: Reviewers;
  readonly #byStrategy = groupedOnce();
  readonly #bySymbol = groupedOnce();

  /**
   * @param narrator  puts the books into words, after every decision; where it does not, the desk's own sentences stand
   * @param reviewers write notes beside them; none where they are absent
   */
  constructor(desk: AuditDesk, narrator: Narrator = nullNarrator, reviewers: Reviewers = {}) {
    this.#desk = desk;
    this.#narrator = narrator;
    this.#reviewers = reviewers;
  }

  handle(event: EventOf<'executed_ready'>): Answer | Promise<Answer> {
    // Exits that went ahead alone are audited with the entries that follow them.
    if (event.payload.part === 'exits') return [];
    const account = this.#desk.account();
    const statistics = this.#desk.statistics();
    const { correlation, var95 } = this.#desk.risk(account.positions);
    const equity = statistics.equity();
    const trades = statistics.trades();
    const metrics: Audited['metrics'] = {
      trades: trades.count,
      winRate: trades.winRate,
      averageTrade: trades.expectancy,
      profitFactor: trades.profitFactor,
      pnl: trades.totalPnl,
      averagePosition: trades.averagePosition,
      sharpe: equity.sharpe,
      sortino: equity.sortino,
      maxDrawdown: Math.min(equity.maxDrawdown, account.drawdown),
      exposure:
        account.equity > 0 ? account.positions.reduce((sum, p) => sum + p.value, 0) / account.equity : 0,
      correlation,
      var95,
      openPositions: account.positions.length,
    };
    const payload: Audited = {
      session: event.payload.session,
      equity: account.equity,
      cash: account.cash,
      drawdown: account.drawdown,
      metrics,
      byStrategy: this.#byStrategy(statistics.byStrategy()),
      bySymbol: this.#bySymbol(statistics.bySymbol()),
      narrative: narrative(event.payload, account, metrics),
      recommendations: recommendations(event.payload, account, metrics, statistics.byStrategy()),
    };
    // A day of one cycle has its report already.
    const before = this.#desk.review?.dayBefore(payload.session) ?? null;
    const day = before !== null && before.cycles > 1 ? before : null;
    const { quant, risk } = this.#reviewers;
    if (this.#narrator !== nullNarrator || quant || risk) return this.#told(event.payload, payload, day);
    return [{ type: 'audited_ready', payload: day === null ? payload : { ...payload, day: ownDay(day, null) } }]; // prettier-ignore
  }

  /** All are asked at once; what they write is put in a fixed order, and stands beside the figures. */
  async #told(executed: Executed, books: Audited, before: Day | null): Promise<Answer> {
    const sent = executed.orders.length;
    const accepted = executed.orders.filter((o) => o.outcome === 'accepted').length;
    const review = this.#desk.review;
    const [quantFacts, riskFacts] = [review?.quant() ?? null, review?.risk() ?? null];
    const { quant, risk } = this.#reviewers;
    const narrator = this.#narrator;
    const [note, ofDay, ofQuant, ofRisk] = await Promise.all([
      narrator.narrate(factsOf('cycle', books, sent, accepted)),
      before && narrator.narrate(factsOf('day', before.books, before.ordersSent, before.ordersAccepted)),
      quantFacts && quant ? quant.narrate(quantFacts) : null,
      riskFacts && risk ? risk.narrate(riskFacts) : null,
    ]);
    const models = [note, ofDay, ofQuant, ofRisk].flatMap((one) => one?.calls ?? []).map((call) => ({ type: 'model_asked', payload: callFacts(call) }) as const); // prettier-ignore
    const notes = [...noteOf('quant', ofQuant), ...noteOf('risk', ofRisk)];
    const payload: Audited = {
      ...books,
      narrative: note.text ?? books.narrative,
      ...(notes.length > 0 && { notes }),
      ...(before && { day: ownDay(before, ofDay) }),
    };
    return [...models, { type: 'audited_ready', payload }];
  }
}

type Day = NonNullable<ReturnType<Review['dayBefore']>>;

function factsOf(
  span: 'cycle' | 'day',
  { equity, cash, drawdown, metrics }: Audited,
  ordersSent: number,
  ordersAccepted: number,
): Parameters<Narrator['narrate']>[0] {
  const { exposure, openPositions: positions, trades, winRate, pnl, sharpe, maxDrawdown } = metrics;
  return { span, equity, cash, drawdown, exposure, positions, ordersSent, ordersAccepted, trades, winRate, pnl, sharpe, maxDrawdown }; // prettier-ignore
}

const noteOf = (role: 'quant' | 'risk', said: Narration | null) =>
  said === null || said.text === null ? [] : [{ role, by: said.by, text: said.text }];

/** The day as it was told, else by its last cycle's figures in the desk's own words. */
function ownDay({ session, cycles, ordersSent, ordersAccepted, books }: Day, said: Narration | null): NonNullable<Audited['day']> {
  const told = said?.text ?? null;
  const by = told === null ? null : (said?.by ?? null);
  const own = `${cycles} cycles; equity ${dollars(books.equity)} at the end, ${percent(books.drawdown)} from its peak; ${ordersAccepted} of ${ordersSent} orders accepted.`;
  return { session, cycles, by, narrative: told ?? own };
} // prettier-ignore

function figures(summary: TradeSummary): Audited['byStrategy'][string] {
  const { count, winRate, expectancy, profitFactor, totalPnl } = summary;
  return { trades: count, winRate, averageTrade: expectancy, profitFactor, pnl: totalPnl };
}

/** Figures by key, made anew when a trade has changed them. */
function groupedOnce(): (summaries: Summaries) => Audited['byStrategy'] {
  let known: Summaries | undefined;
  let grouped: Audited['byStrategy'] = {};
  return (summaries) => {
    if (summaries !== known) {
      known = summaries;
      grouped = Object.fromEntries(Object.entries(summaries).map(([key, s]) => [key, figures(s)]));
    }
    return grouped;
  };
}

type Executed = EventOf<'executed_ready'>['payload'];
/** Whole dollars in groups of three, half a dollar away from zero. */
function dollars(x: number): string {
  let text = String(Math.round(Math.abs(x)));
  for (let i = text.length - 3; i > 0; i -= 3) text = `${text.slice(0, i)},${text.slice(i)}`;
  return `${x < 0 ? '-' : ''}$${text}`;
}
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
