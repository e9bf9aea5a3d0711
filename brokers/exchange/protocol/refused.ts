/** Parts of Alpaca's API that this exchange does not have, told by name: a 404 alone would look like a mistyped address. */
const PARTS: readonly (readonly [what: string, path: RegExp])[] = [
  ['options', /^\/(v2|v1beta1)\/options\/|^\/v2\/positions\/[^/]+\/(do-not-)?exercise$/],
  ['perpetual futures', /^\/v2\/perpetuals\/|^\/v1beta1\/crypto-perps\//],
  ['crypto', /^\/v1beta\d\/crypto\/|^\/v2\/wallets(\/|$)/],
  ['fixed income', /\/fixed_income\//],
  ['tokenization', /^\/v2\/tokenization\//],
  ['locates of shares to borrow', /^\/v1\/locates(\/|$)/],
  ['currencies', /^\/v1beta1\/forex\//],
  ['indices', /^\/v1beta1\/indices\//],
  ['logos', /^\/v1beta1\/logos\//],
];

/** What of Alpaca's API a path asks for that is not here; null: it is none of it. */
export const refusedPart = (path: string): string | null =>
  PARTS.find(([, form]) => form.test(path))?.[0] ?? null;
