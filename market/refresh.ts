import type { DeskBars } from './library.ts';
import type { BarsAnswer, DataFault, MarketData } from './port.ts';

/** Symbols whose whole history is asked for at once: more would only fill memory with answers. */
const BATCH = 100;

interface RefreshRequest {
  readonly symbols: readonly string[];
  /** The last finished session (P6). */
  readonly through: string;
  readonly signal?: AbortSignal;
}

/**
 * Brings the library up to `through`: asks for what is missing, and for the whole history where it was restated,
 * then stores what came.
 * @returns one fault for each symbol that could not be read, what was held of it stays; at once where nothing is missing
 */
export function refreshBars(
  library: DeskBars,
  market: MarketData,
  request: RefreshRequest,
): ReadonlyMap<string, DataFault> | Promise<ReadonlyMap<string, DataFault>> {
  const after = new Map<string, string>();
  const cold: string[] = [];
  for (const symbol of request.symbols) {
    const last = library.lastDate(symbol);
    if (last === undefined) cold.push(symbol);
    else if (last !== request.through && last < request.through) after.set(symbol, last);
  }
  return after.size + cold.length === 0 ? NO_FAULTS : fetchBars(library, market, request, after, cold);
}

const NO_FAULTS: ReadonlyMap<string, DataFault> = new Map();

async function fetchBars(
  library: DeskBars,
  market: MarketData,
  request: RefreshRequest,
  after: ReadonlyMap<string, string>,
  unknown: readonly string[],
): Promise<ReadonlyMap<string, DataFault>> {
  const faults = new Map<string, DataFault>();
  const warm = [...after.keys()];
  let cold = unknown;
  if (warm.length > 0) {
    const restated = take(await market.dailyBars({ ...request, symbols: warm, after }), false);
    cold = [...cold, ...restated];
  }
  for (let i = 0; i < cold.length; i += BATCH) {
    take(await market.dailyBars({ ...request, symbols: cold.slice(i, i + BATCH) }), true);
    await library.flush();
  }
  if (warm.length > 0) await library.flush();
  return faults;

  /** @returns the symbols whose history is wanted anew */
  function take(answers: ReadonlyMap<string, BarsAnswer>, complete: boolean): string[] {
    const restated: string[] = [];
    for (const [symbol, answer] of answers) {
      if (!answer.ok) faults.set(symbol, answer.fault);
      else if (library.merge(symbol, answer.revision, answer.bars, complete) === 'restated') {
        restated.push(symbol);
      }
    }
    return restated;
  }
}
