import type { ApprovedIntent, Denial, OrderPurpose, Reason, StrategyName } from '../domain/index.ts';
import { rank } from './candidate.ts';
import type { Candidate } from './candidate.ts';
import type { Exposure } from './exposure.ts';
import type { Cover, Decided, Gate, IntentPlace } from './gate.ts';

/** A position that is to be reduced or protected. */
export interface Held {
  readonly symbol: string;
  readonly strategy: StrategyName | 'desk';
  /** Shares the position has. */
  readonly held: number;
}

/** The gate's answers to one half or the whole of a cycle: what may go, what may not, and why. */
export class Ruling {
  readonly orders: ApprovedIntent[] = [];
  readonly denials: Denial[] = [];
  /** Why each exit and stop leaves, by client order id. */
  readonly reasons: Record<string, Reason> = {};
  /** Client order id of the entry or exit of a symbol. */
  readonly sent = new Map<string, string>();
  readonly #gate: Gate;
  readonly #exposure: Exposure;
  readonly #session: string;
  readonly #earlier: (place: IntentPlace) => number;

  /** @param earlier intents of a place that the broker has heard of in this session */
  constructor(gate: Gate, exposure: Exposure, session: string, earlier: (place: IntentPlace) => number) {
    this.#gate = gate;
    this.#exposure = exposure;
    this.#session = session;
    this.#earlier = earlier;
  }

  exit(position: Held, qty: number, reason: Reason): void {
    const reduction = { ...position, ...this.#place(position, 'exit'), qty };
    const intent = this.#take(this.#gate.approveExit(reduction, this.#exposure));
    if (!intent) return;
    this.reasons[intent.clientOrderId] = reason;
    this.sent.set(position.symbol, intent.clientOrderId);
  }

  /** A stop, or a stop and a target: then the order is the target, and its leg the stop. */
  cover(position: Held, asked: Pick<Cover, 'qty' | 'stopPrice' | 'targetPrice'>, why?: Reason): void {
    const { stopPrice, targetPrice } = asked;
    const cover = { ...position, ...this.#place(position, 'stop'), ...asked };
    const intent = this.#take(this.#gate.approveCover(cover, this.#exposure));
    if (!intent) return;
    const reason = why ?? { code: 'stop', figures: { stopPrice } };
    this.reasons[intent.clientOrderId] =
      intent.orderClass === 'oco' && targetPrice !== undefined
        ? { code: 'target', figures: { ...reason.figures, targetPrice } }
        : reason;
  }

  /** Highest confidence first; each takes its room from those after it. */
  entries(candidates: readonly Candidate[]): void {
    for (const candidate of rank(candidates)) {
      const place = this.#place(candidate, 'entry');
      const there = place.session === candidate.session && place.ordinal === (candidate.ordinal ?? 0);
      const placed = there ? candidate : moved(candidate, place);
      const intent = this.#take(this.#gate.decideEntry(placed, this.#exposure));
      if (intent) this.sent.set(candidate.symbol, intent.clientOrderId);
    }
  }

  /** Why nothing was opened in the symbol; null where it was not refused. */
  refusalOf(symbol: string): Denial | null {
    // Asked for every signal: nearly always nothing was refused.
    if (this.denials.length === 0) return null;
    return this.denials.find((d) => d.symbol === symbol && d.code !== 'no_short') ?? null;
  }

  /** Where the next intent stands: after those the broker has heard of and those of this ruling (P4). */
  #place(
    { symbol, strategy }: Pick<Held, 'symbol' | 'strategy'>,
    purpose: OrderPurpose,
  ): { readonly session: string; readonly ordinal: number } {
    const session = this.#session;
    const here = this.orders.filter(
      (o) => o.symbol === symbol && o.strategy === strategy && o.purpose === purpose,
    ).length;
    return { session, ordinal: this.#earlier({ session, symbol, strategy, purpose }) + here };
  }

  #take(decided: Decided): ApprovedIntent | null {
    if (decided.ok) this.orders.push(decided.intent);
    else this.denials.push(decided.denial);
    return decided.ok ? decided.intent : null;
  }
}

/** The candidate at another place. It may work out what it is asked for, so a copy of it has to ask. */
function moved(
  candidate: Candidate,
  place: { readonly session: string; readonly ordinal: number },
): Candidate {
  const { averageVolume20, context } = candidate;
  return { ...candidate, averageVolume20, context, ...place };
}
