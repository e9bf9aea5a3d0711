/** Shares that an amount of dollars buys, nine decimals, rounded down so that it is never exceeded. */
export function notionalQty(dollars: number, price: number): number {
  return Math.floor((dollars / price) * 1e9) / 1e9;
}
