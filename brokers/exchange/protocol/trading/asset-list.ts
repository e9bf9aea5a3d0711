import { assetId } from '../wire/order.ts';

/** What there is to trade. */
export interface AssetList {
  /** Symbols that a list of assets shows. */
  readonly listed: readonly string[];
  readonly knows: (symbol: string) => boolean;
  /** The symbol of an asset's id or of itself; null where there is none. */
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
      const symbol = byId.get(symbolOrId.toLowerCase()) ?? symbolOrId.toUpperCase();
      return knows(symbol) ? symbol : null;
    },
  };
}
