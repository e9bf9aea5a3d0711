import { previousSession } from '../domain/index.ts';
import type { BarsAnswer, BarsRequest, MarketData } from './port.ts';

/** Share by which a provider may differ from the median. */
export const TOLERANCE = 0.01;

/** One symbol's close as several providers tell it. */
export interface Disagreement {
  readonly symbol: string;
  readonly median: number;
  /** Providers further than the tolerance from the median, with what they say; with two, both are. */
  readonly apart: ReadonlyMap<string, number>;
}

/**
 * Holds the close of the last session against what the other providers say. Bars of two providers are never mixed, so
 * the median is for judging only; an answer stands or falls as a whole.
 *
 * @param answers what each symbol was given, and by whom
 */
export async function disagreements(
  providers: readonly MarketData[],
  request: BarsRequest,
  answers: ReadonlyMap<string, { readonly by: number; readonly answer: BarsAnswer }>,
): Promise<readonly Disagreement[]> {
  const { through } = request;
  const said = new Map<string, Map<string, number>>();
  for (const [symbol, { by, answer }] of answers) {
    const close = closeOf(answer, through);
    if (close !== null) said.set(symbol, new Map([[nameOf(providers, by), close]]));
  }
  const before = previousSession(through);
  await Promise.all(
    providers.map(async (provider, i) => {
      const symbols = [...said.keys()].filter((symbol) => answers.get(symbol)?.by !== i);
      if (symbols.length === 0) return;
      const after = new Map(symbols.map((symbol) => [symbol, before]));
      const others = await provider.dailyBars({ ...request, symbols, after });
      for (const symbol of symbols) {
        const close = closeOf(others.get(symbol), through);
        if (close !== null) said.get(symbol)?.set(provider.name, close);
      }
    }),
  );
  return [...said].flatMap(([symbol, closes]) => {
    const median = medianOf([...closes.values()]);
    const apart = [...closes].filter(([, close]) => Math.abs(close / median - 1) > TOLERANCE);
    // Of two that differ nobody knows which is right, and each is half as far from the middle.
    const both = closes.size === 2 && spreadOf(closes, median) > TOLERANCE;
    if (apart.length === 0 && !both) return [];
    return [{ symbol, median, apart: both ? closes : new Map(apart) }];
  });
}

const nameOf = (providers: readonly MarketData[], i: number): string => providers[i]?.name ?? '';

function closeOf(answer: BarsAnswer | undefined, session: string): number | null {
  if (!answer?.ok) return null;
  const last = answer.bars.at(-1);
  return last?.date === session && last.close > 0 ? last.close : null;
}

function spreadOf(closes: ReadonlyMap<string, number>, median: number): number {
  const values = [...closes.values()];
  return (Math.max(...values) - Math.min(...values)) / median;
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  const upper = sorted[half] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] as number) + upper) / 2;
}
