/** The market as an account meets it at one moment. */
export interface Scene {
  /** Milliseconds since the epoch, the market's time. */
  readonly at: number;
  /** The session that is on, or the last one. */
  readonly session: string;
  readonly phase: 'open' | 'extended' | 'closed';
  /** Last trade, whether or not the symbol trades now. */
  readonly price: (symbol: string) => number | null;
  /** Whether the symbol trades in this session at all. */
  readonly trades: (symbol: string) => boolean;
}
