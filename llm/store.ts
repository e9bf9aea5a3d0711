import type { ModelCall } from './call.ts';

export interface Spent {
  readonly usd: number;
  readonly tokens: number;
}

/** Where calls are kept. A call is put when its tokens are reserved and again, under the same id, when it has ended. */
export interface LlmStore {
  put(call: ModelCall): Promise<void>;
  /** What calls from an instant on (ISO 8601) have cost, those under way with what they reserved. */
  spent(since: string): Promise<Spent>;
  /** Every ended call with this prompt to this provider, oldest first, each with the cycle it was made for. */
  recorded(provider: string, promptHash: string): Promise<readonly RecordedCall[]>;
}

/** A call on record; the cycle is null beside any, and where a kill came before its event. */
export interface RecordedCall extends ModelCall {
  readonly cycleId: string | null;
}

/** Forgets with the process: for tests, and for runs that keep nothing. */
export class MemoryLlmStore implements LlmStore {
  readonly calls = new Map<string, ModelCall>();
  /** The cycle of each call, by its id: told by the event that follows. */
  readonly cycles = new Map<string, string>();

  async put(call: ModelCall): Promise<void> {
    this.calls.set(call.id, call);
  }

  async spent(since: string): Promise<Spent> {
    let [usd, tokens] = [0, 0];
    for (const call of this.calls.values()) {
      if (call.at < since) continue;
      usd += call.costUsd;
      tokens += call.chargedTokens;
    }
    return { usd, tokens };
  }

  async recorded(provider: string, promptHash: string): Promise<readonly RecordedCall[]> {
    return [...this.calls.values()]
      .filter((c) => c.provider === provider && c.promptHash === promptHash && c.outcome !== 'asked')
      .map((call) => ({ ...call, cycleId: this.cycles.get(call.id) ?? null }));
  }
}
