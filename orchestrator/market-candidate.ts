import type { MarketContext, StrategyName } from '../domain/index.ts';
import type { Candidate } from '../risk/index.ts';
import type { StrategyReader } from '../strategies/index.ts';

const VOLUME_BARS = 20;

/** A BUY with what the market says of its symbol, worked out where a rule asks for it. */
export class MarketCandidate implements Candidate {
  readonly symbol: string;
  readonly strategy: StrategyName;
  readonly confidence: number;
  readonly session: string;
  readonly close: number;
  readonly atr14: number | null;
  readonly #reader: StrategyReader;

  constructor(
    reader: StrategyReader,
    atr14: (symbol: string) => number | null,
    symbol: string,
    strategy: StrategyName,
    confidence: number,
    session: string,
  ) {
    const series = reader.series(symbol);
    this.symbol = symbol;
    this.strategy = strategy;
    this.confidence = confidence;
    this.session = session;
    this.close = series.close[series.length - 1] as number;
    this.atr14 = atr14(symbol);
    this.#reader = reader;
  }

  get averageVolume20(): number | null {
    const { volume, length } = this.#reader.series(this.symbol);
    if (length < VOLUME_BARS) return null;
    let sum = 0;
    for (let k = length - VOLUME_BARS; k < length; k++) sum += volume[k] as number;
    return sum / VOLUME_BARS;
  }

  get context(): MarketContext {
    return this.#reader.context(this.symbol);
  }
}
