import type { Clock } from '../domain/index.ts';
import type { ModelCall } from './call.ts';
import type { LlmStore } from './store.ts';

/** Most of a day (UTC): dollars and tokens, of all providers together. */
export interface Caps {
  readonly usd: number;
  readonly tokens: number;
}

/**
 * The day's caps over what the store holds, so that a restart begins where the last run ended. A call's tokens are
 * reserved in the store before it is sent: a call that a kill ended stays counted with what it reserved.
 */
export class LlmBudget {
  readonly #caps: Caps;
  readonly #store: LlmStore;
  readonly #clock: Clock;
  /** One at a time: two calls must not both take the last of the day. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(caps: Caps, store: LlmStore, clock: Clock) {
    this.#caps = caps;
    this.#store = store;
    this.#clock = clock;
  }

  /** Reserves what `call` holds by storing it; says why not, where it would break a cap. */
  reserve(call: ModelCall): Promise<string | null> {
    const turn = this.#turn.then(() => this.#reserve(call));
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #reserve(call: ModelCall): Promise<string | null> {
    const { usd, tokens } = await this.#store.spent(this.#dayStart());
    if (usd + call.costUsd > this.#caps.usd)
      return `the day's cap of $${this.#caps.usd} is reached: $${usd.toFixed(4)} spent, up to $${call.costUsd.toFixed(4)} asked for`;
    if (tokens + call.chargedTokens > this.#caps.tokens)
      return `the day's cap of ${this.#caps.tokens} tokens is reached: ${tokens} used, up to ${call.chargedTokens} asked for`;
    await this.#store.put(call);
    return null;
  }

  #dayStart(): string {
    return `${new Date(this.#clock.now()).toISOString().slice(0, 10)}T00:00:00.000Z`;
  }
}
