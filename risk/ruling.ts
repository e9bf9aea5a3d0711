import type { ApprovedIntent, Denial, Reason, StrategyName } from '../domain/index.ts';
import { rank } from './candidate.ts';
import type { Candidate } from './candidate.ts';
import type { Exposure } from './exposure.ts';
import type { Decided, Gate } from './gate.ts';

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

  constructor(gate: Gate, exposure: Exposure, session: string) {
    this.#gate = gate;
    this.#exposure = exposure;
    this.#session = session;
  }

  exit(position: Held, qty: number, reason: Reason): void {
    const intent = this.#take(
      this.#gate.approveExit({ ...position, qty, session: this.#session }, this.#exposure),
    );
    if (!intent) return;
    this.reasons[intent.clientOrderId] = reason;
    this.sent.set(position.symbol, intent.clientOrderId);
  }

  stop(position: Held, qty: number, stopPrice: number): void {
    const intent = this.#take(
      this.#gate.approveStop({ ...position, qty, stopPrice, session: this.#session }, this.#exposure),
    );
    if (intent) this.reasons[intent.clientOrderId] = { code: 'stop', figures: { stopPrice } };
  }

  /** Highest confidence first; each takes its room from those after it. */
  entries(candidates: readonly Candidate[]): void {
    for (const candidate of rank(candidates)) {
      const intent = this.#take(this.#gate.decideEntry(candidate, this.#exposure));
      if (intent) this.sent.set(candidate.symbol, intent.clientOrderId);
    }
  }

  /** Why nothing was opened in the symbol; null where it was not refused. */
  refusalOf(symbol: string): Denial | null {
    return this.denials.find((d) => d.symbol === symbol && d.code !== 'no_short') ?? null;
  }

  #take(decided: Decided): ApprovedIntent | null {
    if (decided.ok) this.orders.push(decided.intent);
    else this.denials.push(decided.denial);
    return decided.ok ? decided.intent : null;
  }
}
