/** The account as the gate sees it at the cycle's marks; dollars. */
export interface AccountState {
  readonly equity: number;
  readonly dayStartEquity: number;
  /** Cash less what open buy orders hold. */
  readonly buyingPower: number;
  /** Market values; what somebody sold short by hand takes room too. */
  readonly positions: readonly { readonly symbol: string; readonly value: number }[];
  /** Entries still working; they count as if they were filled. */
  readonly openEntries: readonly { readonly symbol: string; readonly value: number }[];
  /** What the desk's own positions, and entries still working, would lose from here down to their stops, or ten ATR14; >= 0. */
  readonly openRisk: number;
  /** Orders of the sliding minute before this cycle. */
  readonly ordersLastMinute: number;
  /** Why nothing may be opened in this cycle; null where it may. */
  readonly noEntries: 'halted' | 'not_reconciled' | 'data_quality_day' | null;
  /** Symbols with an order whose fate is unknown: nothing is opened in them until it is known. @default none */
  readonly frozen?: readonly string[];
  /** Part of its usual size that an entry may have, in (0, 1]: sizes return by steps after a halt. @default 1 */
  readonly sizeShare?: number;
}

/** What is taken already: held, on its way, or approved earlier in this cycle. It only ever grows within a cycle. */
export class Exposure {
  readonly account: AccountState;
  readonly approved = new Set<string>();
  #held: ReadonlySet<string> | undefined;
  #working: ReadonlySet<string> | undefined;
  #frozen: ReadonlySet<string> | undefined;
  #taken: Map<string, number> | undefined;
  readonly #leaving = new Map<string, number>();
  readonly #covered = new Map<string, number>();
  #spent = 0;
  #risked = 0;
  #orders = 0;

  /** @param account read as far as rules ask: most cycles decide on nothing */
  constructor(account: AccountState) {
    this.account = account;
  }

  get held(): ReadonlySet<string> {
    return (this.#held ??= new Set(this.account.positions.map((p) => p.symbol)));
  }

  get working(): ReadonlySet<string> {
    return (this.#working ??= new Set(this.account.openEntries.map((e) => e.symbol)));
  }

  get frozen(): ReadonlySet<string> {
    return (this.#frozen ??= new Set(this.account.frozen));
  }

  get sizeShare(): number {
    return this.account.sizeShare ?? 1;
  }

  get #values(): Map<string, number> {
    if (this.#taken === undefined) {
      this.#taken = new Map();
      const { positions, openEntries } = this.account;
      for (const { symbol, value } of positions) this.#add(symbol, value);
      for (const { symbol, value } of openEntries) this.#add(symbol, value);
    }
    return this.#taken;
  }

  get symbols(): Iterable<string> {
    return this.#values.keys();
  }

  /** Open positions, counting what is on its way. */
  get count(): number {
    return this.#values.size;
  }

  get ordersThisMinute(): number {
    return this.account.ordersLastMinute + this.#orders;
  }

  get buyingPower(): number {
    return this.account.buyingPower - this.#spent;
  }

  /** Dollars that would be lost down to the stops, with what this cycle has approved. */
  get openRisk(): number {
    return this.account.openRisk + this.#risked;
  }

  valueOf(symbol: string): number {
    return this.#values.get(symbol) ?? 0;
  }

  /** Dollars in all symbols, or in those that count. */
  total(counts: (symbol: string) => boolean = () => true): number {
    let sum = 0;
    // Asked by every rule of every entry: pairs would be most of a decision's garbage.
    this.#values.forEach((value, symbol) => {
      if (counts(symbol)) sum += value;
    });
    return sum;
  }

  /** An entry was approved at up to `value` dollars, of which it loses `risk` down to its stop. */
  take(symbol: string, value: number, risk: number): void {
    this.approved.add(symbol);
    this.#add(symbol, value);
    this.#spent += value;
    this.#risked += risk;
    this.#orders++;
  }

  /** Shares that this cycle has promised away: to exits, or to exits and stops. No stop stands before an exit (P7). */
  promised(symbol: string, purpose: 'exit' | 'stop'): number {
    const leaving = this.#leaving.get(symbol) ?? 0;
    return purpose === 'exit' ? leaving : leaving + (this.#covered.get(symbol) ?? 0);
  }

  /** An exit or a stop goes out: it counts against the minute, never against room. */
  promise(symbol: string, purpose: 'exit' | 'stop', qty: number): void {
    const shares = purpose === 'exit' ? this.#leaving : this.#covered;
    shares.set(symbol, (shares.get(symbol) ?? 0) + qty);
    this.#orders++;
  }

  #add(symbol: string, value: number): void {
    const values = this.#values;
    values.set(symbol, (values.get(symbol) ?? 0) + Math.abs(value));
  }
}
