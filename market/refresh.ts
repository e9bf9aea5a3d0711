import type { DeskBars } from './library.ts';
import type { BarsAnswer, DataFault, MarketData } from './port.ts';

export interface RefreshRequest {
  readonly symbols: readonly string[];
  /** The last finished session (P6). */
  readonly through: string;
  readonly signal?: AbortSignal;
}

/**
 * Brings the library up to `through`: asks for what is missing, and for the whole history where it was restated,
 * then stores what came.
 * @returns one fault for each symbol that could not be read; what was held of it stays
 */
export async function refreshBars(
  library: DeskBars,
  market: MarketData,
  request: RefreshRequest,
): Promise<ReadonlyMap<string, DataFault>> {
  const faults = new Map<string, DataFault>();
  const after = new Map<string, string>();
  const missing: string[] = [];
  for (const symbol of request.symbols) {
    const last = library.lastDate(symbol);
    if (last !== undefined && last >= request.through) continue;
    missing.push(symbol);
    if (last !== undefined) after.set(symbol, last);
  }
  if (missing.length > 0) {
    const restated = take(await market.dailyBars({ ...request, symbols: missing, after }), after);
    if (restated.length > 0) take(await market.dailyBars({ ...request, symbols: restated }), new Map());
    await library.flush();
  }
  return faults;

  function take(answers: ReadonlyMap<string, BarsAnswer>, asked: ReadonlyMap<string, string>): string[] {
    const restated: string[] = [];
    for (const [symbol, answer] of answers) {
      if (!answer.ok) faults.set(symbol, answer.fault);
      else if (library.merge(symbol, answer.revision, answer.bars, !asked.has(symbol)) === 'restated') {
        restated.push(symbol);
      }
    }
    return restated;
  }
}
