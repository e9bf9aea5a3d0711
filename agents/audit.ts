import type { Agent, EventOf, Message } from '../bus/index.ts';
import { callFacts, nullNarrator } from '../llm/index.ts';
import type { Narration, Narrator, QuantFacts, Reviewers, RiskFacts } from '../llm/index.ts';
import type { BookRisk, DeskStatistics } from '../analytics/index.ts';
import { dollars, percent } from './audit/words.ts';
import { Books, TradeFigures } from './audit/books.ts';
import type { Audited, AuditedAccount, Executed } from './audit/facts.ts';

export interface AuditDesk {
  account(): AuditedAccount;
  statistics(): DeskStatistics;
  /** How the open positions move together, by their newest daily returns up to the session. */
  risk(positions: AuditedAccount['positions'], session: string): BookRisk;
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

type Answer = readonly Message<'model_asked' | 'audited_ready'>[];

/** 6 the books. Figures so far, what the cycle did, and what a person should look at; it decides nothing. */
export class AuditAgent implements Agent<'executed_ready', 'model_asked' | 'audited_ready'> {
  readonly name = 'audit';
  readonly hears = ['executed_ready'] as const;
  readonly emits = ['model_asked', 'audited_ready'] as const;
  readonly #desk: AuditDesk;
  readonly #narrator: Narrator;
  readonly #reviewers: Reviewers;
  readonly #figures = new TradeFigures();

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
    const { session } = event.payload;
    const account = this.#desk.account();
    const statistics = this.#desk.statistics();
    const books = new Books({
      executed: event.payload,
      account,
      trades: statistics.trades(),
      equity: statistics.equity(),
      strategies: statistics.byStrategy(),
      symbols: statistics.bySymbol(),
      figures: this.#figures,
      risk: () => this.#desk.risk(account.positions, session),
    });
    // A day of one cycle has its report already.
    const before = this.#desk.review?.dayBefore(session) ?? null;
    const day = before !== null && before.cycles > 1 ? before : null;
    const { quant, risk } = this.#reviewers;
    if (this.#narrator !== nullNarrator || quant || risk)
      return this.#told(event.payload, books.plain(), day);
    return [{ type: 'audited_ready', payload: day === null ? books : { ...books.plain(), day: ownDay(day, null) } }]; // prettier-ignore
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
