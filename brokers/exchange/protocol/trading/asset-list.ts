import { assetId } from '../wire/order.ts';
import { uuidOf } from '../wire/text.ts';

/** What there is to trade. */
export interface AssetList {
  /** Symbols that a list of assets shows. */
  readonly listed: readonly string[];
  readonly knows: (symbol: string) => boolean;
  /** The symbol of an asset's id or of itself, in the forms below; null where there is none. */
  readonly symbolOf: (symbolOrId: string) => string | null;
}

/** @param pattern further symbols that are traded though not listed; null: none */
export function assetList(listed: readonly string[], pattern: RegExp | null): AssetList {
  const symbols = new Set(listed);
  const byId = new Map(listed.map((symbol) => [assetId(symbol), symbol]));
  const knows = (symbol: string): boolean => symbols.has(symbol) || pattern?.test(symbol) === true;
  return {
    listed,
    knows(symbol) {
      const known = knows(symbol);
      if (known && !symbols.has(symbol)) byId.set(assetId(symbol), symbol);
      return known;
    },
    symbolOf(symbolOrId) {
      const id = uuidOf(symbolOrId);
      // `AAPL:NASDAQ:us_equity` names the exchange and the class too; of each symbol there is one here.
      const symbol = id === null ? (symbolOrId.split(':')[0] as string).toUpperCase() : byId.get(id);
      return symbol !== undefined && knows(symbol) ? symbol : null;
    },
  };
}
