/** Text that outlives the process, one for each account; for what is no order, fill or position. */
export interface NoteStore {
  load(accountId: string): Promise<string | null>;
  save(accountId: string, text: string): Promise<void>;
}

export interface Watchlist {
  readonly id: string;
  readonly name: string;
  readonly symbols: readonly string[];
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** What an account's owner has set. */
export interface Desk {
  readonly openedAt: string;
  readonly configuration: Readonly<Record<string, unknown>>;
  readonly watchlists: readonly Watchlist[];
  /** Counts watchlists from 0: their ids follow from it. */
  readonly made: number;
}

export const DEFAULT_CONFIGURATION = {
  dtbp_check: 'entry',
  trade_confirm_email: 'none',
  suspend_trade: false,
  no_shorting: true,
  fractional_trading: true,
  max_margin_multiplier: '1',
  max_options_trading_level: 0,
  pdt_check: 'entry',
  ptp_no_exception_entry: false,
  disable_overnight_trading: false,
} as const;

/** Every account's desk, read once and written whenever it changes. */
export class Desks {
  readonly #notes: NoteStore;
  readonly #known = new Map<string, Desk>();

  constructor(notes: NoteStore) {
    this.#notes = notes;
  }

  /** @param at ISO time that a new account is said to be opened */
  async of(accountId: string, at: string): Promise<Desk> {
    const known = this.#known.get(accountId);
    if (known) return known;
    const text = await this.#notes.load(accountId);
    const desk: Desk =
      text === null
        ? { openedAt: at, configuration: DEFAULT_CONFIGURATION, watchlists: [], made: 0 }
        : (JSON.parse(text) as Desk);
    // Asked for twice at once, the first answer stands.
    const first = this.#known.get(accountId);
    if (first) return first;
    this.#known.set(accountId, desk);
    if (text === null) await this.#notes.save(accountId, JSON.stringify(desk));
    return desk;
  }

  async change(accountId: string, desk: Desk): Promise<void> {
    this.#known.set(accountId, desk);
    await this.#notes.save(accountId, JSON.stringify(desk));
  }
}

/** Forgets with the process. */
export function memoryNotes(): NoteStore {
  const notes = new Map<string, string>();
  return {
    load: async (accountId) => notes.get(accountId) ?? null,
    save: async (accountId, text) => void notes.set(accountId, text),
  };
}
