import { DeskError, messageOf } from '../domain/index.ts';
import type { Guard } from '../guards/index.ts';
import type { BarsAnswer, BarsRequest, DataFault, MarketData } from './port.ts';

/** A provider's failure told as data, thrown so that the guard counts it. */
class ProviderFailure extends Error {
  constructor(readonly fault: DataFault) {
    super(fault.detail);
  }
}

/**
 * Puts a guard round a provider. A live provider is asked symbol by symbol, concurrently, so that time-out, spacing and
 * breaker see each call; others answer all at once. What the guard refuses becomes `provider_failed` of the symbol.
 */
export function guardedMarket(market: MarketData, guard: Guard): MarketData {
  const together = market.kind !== 'live';
  return {
    name: market.name,
    kind: market.kind,
    range: () => guard.run(() => market.range()),
    splits: (symbols, after, through) => guard.run(() => market.splits(symbols, after, through)),
    async dailyBars(request) {
      const asked = together ? [request.symbols] : request.symbols.map((symbol) => [symbol]);
      const answers = await Promise.all(asked.map((symbols) => ask(market, guard, { ...request, symbols })));
      return new Map(answers.flatMap((answer) => [...answer]));
    },
  };
}

async function ask(
  market: MarketData,
  guard: Guard,
  request: BarsRequest,
): Promise<ReadonlyMap<string, BarsAnswer>> {
  try {
    const caller = request.signal && { signal: request.signal };
    return await guard.run(async (signal) => {
      const answers = await market.dailyBars({ ...request, signal });
      const first = [...answers.values()].find((a) => !a.ok && a.fault.code === 'provider_failed');
      if (first && !first.ok && answers.size === 1) throw new ProviderFailure(first.fault);
      return answers;
    }, caller);
  } catch (error) {
    if (error instanceof DeskError && !OUTSIDE.has(error.code)) throw error;
    const detail =
      error instanceof ProviderFailure ? error.fault.detail : `${market.name}: ${messageOf(error)}`;
    return new Map(
      request.symbols.map((symbol) => [
        symbol,
        { ok: false, fault: { symbol, code: 'provider_failed', detail } },
      ]),
    );
  }
}

/** DeskErrors that speak of the provider; others (a missing folder, a bug) are a person's business. */
const OUTSIDE: ReadonlySet<string> = new Set(['TIMEOUT', 'CIRCUIT_OPEN', 'OVERLOADED']);
