import type { AlpacaDataClient } from './client.ts';
import { invalidSymbol, isTooRecent } from './client.ts';
import { wireBars } from './wire.ts';
import type { WireBar } from './wire.ts';

/** Points of a page, all symbols together. */
const PAGE = 10_000;
/** Symbols of one question: their names must fit into an address. */
const MOST_SYMBOLS = 400;

export type Timeframe = '1Min' | '5Min' | '15Min' | '1Hour' | '1Day';
export type Adjustment = 'raw' | 'split' | 'all';

export interface BarsQuestion {
  readonly symbols: readonly string[];
  readonly timeframe: Timeframe;
  readonly adjustment: Adjustment;
  /** Milliseconds since the epoch, both inclusive. */
  readonly start: number;
  readonly end: number;
  /** The end to ask for where the account may not have prices that recent yet; null: none. */
  readonly endIfRecent: number | null;
  readonly signal?: AbortSignal | undefined;
}

export interface BarsFound {
  /** Oldest first; a symbol that Alpaca does not know, or has nothing of, is absent. */
  readonly bars: ReadonlyMap<string, readonly WireBar[]>;
  /** Symbols that Alpaca refused by name. */
  readonly invalid: ReadonlySet<string>;
}

/**
 * Bars of many symbols, pages followed to the end. No feed is named: the account's best answers. IEX alone is a few per cent
 * of the volume and would be another history.
 */
export async function fetchBars(client: AlpacaDataClient, question: BarsQuestion): Promise<BarsFound> {
  const bars = new Map<string, WireBar[]>();
  const invalid = new Set<string>();
  let { end } = question;
  let symbols = question.symbols;
  let pageToken: string | null = null;
  while (symbols.length > 0 && question.start <= end) {
    const asked: string = symbols.join(',');
    const token: string | null = pageToken;
    try {
      const page: { bars: Record<string, WireBar[]>; next_page_token: string | null } = await client.ask(
        wireBars,
        (init) =>
          client.stocks.stockBarsRaw(
            {
              symbols: asked,
              timeframe: question.timeframe,
              start: new Date(question.start),
              end: new Date(end),
              limit: PAGE,
              adjustment: question.adjustment,
              ...(token !== null && { pageToken: token }),
            },
            init,
          ),
        question.signal,
      );
      for (const [symbol, more] of Object.entries(page.bars)) {
        const held = bars.get(symbol);
        if (held) for (const bar of more) held.push(bar);
        else bars.set(symbol, more);
      }
      if (page.next_page_token === null || page.next_page_token === token) break;
      pageToken = page.next_page_token;
    } catch (error) {
      const wrong = invalidSymbol(error);
      if (wrong !== null && symbols.includes(wrong)) {
        invalid.add(wrong);
        symbols = symbols.filter((symbol) => symbol !== wrong);
      } else if (isTooRecent(error) && question.endIfRecent !== null && end !== question.endIfRecent) {
        end = question.endIfRecent;
      } else throw error;
      bars.clear();
      pageToken = null;
    }
  }
  return { bars, invalid };
}

/** Symbols in questions whose points fill whole pages, so that few requests fetch many: 396 symbols for 252 bars each. */
export function inChunks(symbols: readonly string[], barsEach: number): readonly (readonly string[])[] {
  const most = Math.max(1, Math.min(MOST_SYMBOLS, symbols.length));
  const pages = Math.max(1, Math.floor((MOST_SYMBOLS * barsEach) / PAGE));
  const size = Math.max(1, Math.min(most, Math.floor((pages * PAGE) / Math.max(1, barsEach))));
  const chunks: string[][] = [];
  for (let i = 0; i < symbols.length; i += size) chunks.push(symbols.slice(i, i + size));
  return chunks;
}
