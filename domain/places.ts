/**
 * Finds a symbol's entry in lists that come day after day in the same order: where it stood last is looked at first, so
 * that no index has to be made of a list of which a few entries are wanted.
 */
export class Places {
  readonly #places = new Map<string, number>();
  #read: unknown = null;

  of<T extends { readonly symbol: string }>(list: readonly T[], symbol: string): T | undefined {
    const last = this.#places.get(symbol);
    const there = last === undefined ? undefined : list[last];
    if (there?.symbol === symbol) return there;
    if (this.#read === list) return undefined;
    this.#read = list;
    this.#places.clear();
    for (let i = 0; i < list.length; i++) this.#places.set((list[i] as T).symbol, i);
    const place = this.#places.get(symbol);
    return place === undefined ? undefined : list[place];
  }
}
