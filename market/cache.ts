import type { Clock } from '../domain/index.ts';
import type { BarsAnswer, MarketData } from './port.ts';

export interface CacheOptions {
  readonly clock: Clock;
  /** Milliseconds an answer is good for. */
  readonly ttlMs: number;
}

interface Entry {
  readonly after: string | undefined;
  readonly through: string;
  readonly answer: BarsAnswer;
  readonly at: number;
}

/**
 * Remembers the last good answer of each symbol for a while: a loop of a minute on daily bars does not ask a provider
 * sixty times an hour whether yesterday has changed. Failures are not remembered; the guard has its own memory for them.
 */
export function cachedMarket(market: MarketData, { clock, ttlMs }: CacheOptions): MarketData {
  const entries = new Map<string, Entry>();
  return {
    name: market.name,
    kind: market.kind,
    range: () => market.range(),
    splits: (symbols, after, through) => market.splits(symbols, after, through),
    async dailyBars(request) {
      const now = clock.now();
      const answers = new Map<string, BarsAnswer>();
      const missing: string[] = [];
      for (const symbol of request.symbols) {
        const entry = entries.get(symbol);
        const fits = entry?.through === request.through && entry.after === request.after?.get(symbol);
        if (entry && fits && now - entry.at < ttlMs) answers.set(symbol, entry.answer);
        else missing.push(symbol);
      }
      if (missing.length === 0) return answers;
      for (const [symbol, answer] of await market.dailyBars({ ...request, symbols: missing })) {
        answers.set(symbol, answer);
        const { through } = request;
        // What does not reach to the day that was asked for may be there in a minute.
        if (answer.ok && answer.bars.at(-1)?.date === through)
          entries.set(symbol, { after: request.after?.get(symbol), through, answer, at: now });
      }
      return answers;
    },
  };
}
