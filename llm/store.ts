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
  /** Every ended call with this prompt to this provider, oldest first. */
  recorded(provider: string, promptHash: string): Promise<readonly ModelCall[]>;
}

/** Forgets with the process: for tests, and for runs that keep nothing. */
export class MemoryLlmStore implements LlmStore {
  readonly calls = new Map<string, ModelCall>();

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

  async recorded(provider: string, promptHash: string): Promise<readonly ModelCall[]> {
    return [...this.calls.values()].filter(
      (c) => c.provider === provider && c.promptHash === promptHash && c.outcome !== 'asked',
    );
  }
}
