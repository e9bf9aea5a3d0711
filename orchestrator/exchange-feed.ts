import type { EmbeddedExchange } from '../brokers/exchange/index.ts';
import { previousSession, sessionTimes } from '../domain/calendar/index.ts';
import type { Bar } from '../domain/index.ts';
import type { MarketData } from '../market/index.ts';

/**
 * Plays sessions on the embedded exchange with the bars the provider has of them: prices as they were traded that day,
 * and the splits of that morning. A session played before is left alone.
 */
export function sessionPlayer(
  exchange: EmbeddedExchange,
  market: MarketData,
  symbols: readonly string[],
): (session: string) => Promise<void> {
  return async (session) => {
    if (exchange.session !== null && session <= exchange.session) return;
    const held = (await exchange.positions()).map((p) => p.symbol);
    const wanted = [...new Set([...symbols, ...held])];
    const before = previousSession(session);
    const after = new Map(wanted.map((symbol) => [symbol, before]));
    const [answers, splits] = await Promise.all([
      market.dailyBars({ symbols: wanted, after, through: session }),
      market.splits(wanted, before, session),
    ]);
    const bars = new Map<string, Bar>();
    for (const [symbol, answer] of answers) {
      const bar = answer.ok ? answer.bars.at(-1) : undefined;
      if (bar?.date === session) bars.set(symbol, bar);
    }
    const { open, close } = sessionTimes(session);
    await exchange.playSession({ session, openTime: open, closeTime: close, bars, splits });
  };
}
