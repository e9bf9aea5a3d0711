import type { EventOf } from '../../bus/index.ts';
import type { QuantFacts, RiskFacts } from '../../llm/index.ts';

/** What a day has come to by its last audit. */
export interface DayBooks {
  readonly session: string;
  readonly cycles: number;
  readonly ordersSent: number;
  readonly ordersAccepted: number;
  readonly books: EventOf<'audited_ready'>['payload'];
}

type Signals = EventOf<'validated_ready'>['payload']['signals'];
type Gate = EventOf<'approved_ready'>['payload'];

/** Counts of the cycle under way and of the day so far, for those who write about them; a tap on the rail. */
export class CycleReview {
  #signals: Signals = [];
  #gate: Gate[] = [];
  #sent = { session: '', orders: 0, accepted: 0 };
  #day: DayBooks | null = null;

  tap(event: EventOf): void {
    switch (event.type) {
      case 'cycle_started':
        this.#signals = [];
        this.#gate = [];
        break;
      case 'validated_ready':
        this.#signals = event.payload.signals;
        break;
      case 'approved_ready':
        this.#gate.push(event.payload);
        break;
      case 'executed_ready':
        this.#executed(event.payload);
        break;
      case 'audited_ready':
        this.#audited(event.payload);
        break;
      default:
        break;
    }
  }

  /** Null where there was nothing to judge: nobody is asked to write about nothing. */
  quant(): QuantFacts | null {
    const of = (action: string): Signals => this.#signals.filter((signal) => signal.action === action);
    const buys = of('buy');
    if (buys.length === 0) return null;
    const adjustments: Record<string, number> = {};
    for (const { adjustments: all } of buys) for (const { code } of all) count(adjustments, code);
    return {
      buys: buys.length,
      sells: of('sell').length,
      holds: of('hold').length,
      lowered: buys.filter((signal) => signal.adjustments.length > 0).length,
      rawConfidence: mean(buys.map((signal) => signal.rawConfidence)),
      confidence: mean(buys.map((signal) => signal.confidence)),
      adjustments,
      evidenceTrades: mean(buys.flatMap(({ evidence }) => (evidence === null ? [] : [evidence.trades]))),
    };
  }

  /** Null where the gate was asked for nothing. */
  risk(): RiskFacts | null {
    const orders = this.#gate.flatMap((part) => part.orders);
    const denials = this.#gate.flatMap((part) => part.denials);
    if (orders.length === 0 && denials.length === 0) return null;
    const [refusals, cuts]: Record<string, number>[] = [{}, {}];
    for (const { code } of denials) count(refusals as Record<string, number>, code);
    for (const { verdict } of orders) for (const { code } of verdict.cuts) count(cuts as Record<string, number>, code); // prettier-ignore
    const of = (purpose: string): number => orders.filter((order) => order.purpose === purpose).length;
    return { entries: of('entry'), exits: of('exit'), stops: of('stop'), refusals: refusals ?? {}, cuts: cuts ?? {} }; // prettier-ignore
  }

  /** The last audited day, where it is another one than this. */
  dayBefore(session: string): DayBooks | null {
    return this.#day !== null && this.#day.session !== session ? this.#day : null;
  }

  #executed({ session, orders }: EventOf<'executed_ready'>['payload']): void {
    const sent = this.#sent.session === session ? this.#sent : { session, orders: 0, accepted: 0 };
    sent.orders += orders.length;
    sent.accepted += orders.filter((order) => order.outcome === 'accepted').length;
    this.#sent = sent;
  }

  #audited(books: EventOf<'audited_ready'>['payload']): void {
    const { session } = books;
    const cycles = this.#day?.session === session ? this.#day.cycles + 1 : 1;
    const { orders: ordersSent, accepted: ordersAccepted } = this.#sent;
    this.#day = { session, cycles, ordersSent, ordersAccepted, books };
  }
}

const mean = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((a, b) => a + b, 0) / values.length;

function count(counts: Record<string, number>, code: string): void {
  counts[code] = (counts[code] ?? 0) + 1;
}
