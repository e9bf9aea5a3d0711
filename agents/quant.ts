import type { Agent, EventOf, Message } from '../bus/index.ts';
import type { StrategyName } from '../domain/index.ts';
import { judge } from '../quant/index.ts';
import type { Evidence, Observed, QuantSettings } from '../quant/index.ts';

/** Figures Quant needs of the market; handed in by the pipeline. Null where undefined. */
export interface QuantDesk {
  /** Running statistics of the strategy on the symbol up to its last bar. */
  evidence(symbol: string, strategy: StrategyName): Evidence;
  /** Variance inflation of each candidate's returns among its fellows, in the order given. */
  inflation(candidates: readonly string[]): readonly (Observed | null)[];
  /** 20-day over 252-day volatility. */
  volatilityRatio(symbol: string): Observed | null;
}

/**
 * 3 validate. Judges the chosen strategy on each BUY by what it has done on this symbol so far, and lowers the
 * confidence by stated factors; it never raises one. Exits are not its business.
 */
export class QuantAgent implements Agent<'signals_ready', 'validated_ready'> {
  readonly name = 'quant';
  readonly hears = ['signals_ready'] as const;
  readonly emits = ['validated_ready'] as const;
  readonly #desk: QuantDesk;
  readonly #settings: QuantSettings;

  constructor(desk: QuantDesk, settings: QuantSettings) {
    this.#desk = desk;
    this.#settings = settings;
  }

  async handle(event: EventOf<'signals_ready'>): Promise<readonly Message<'validated_ready'>[]> {
    const { session } = event.payload;
    const candidates = event.payload.signals.filter((s) => s.action === 'buy').map((s) => s.symbol);
    const inflation = new Map(this.#desk.inflation(candidates).map((vif, i) => [candidates[i], vif]));
    const signals = event.payload.signals.map(({ symbol, strategy, action, confidence }) => {
      const plain = { symbol, strategy, action, rawConfidence: confidence };
      if (action !== 'buy' || strategy === null)
        return { ...plain, confidence, adjustments: [], evidence: null };
      const evidence = this.#desk.evidence(symbol, strategy);
      const vif = inflation.get(symbol) ?? null;
      const volatilityRatio = this.#desk.volatilityRatio(symbol);
      const verdict = judge({ action, confidence, evidence, vif, volatilityRatio }, this.#settings);
      const { trades, expectancy, winRate, sharpe, maxDrawdown } = evidence;
      return {
        ...plain,
        confidence: verdict.confidence,
        adjustments: [...verdict.adjustments],
        evidence: {
          trades,
          expectancy,
          winRate,
          sharpe,
          maxDrawdown,
          vif: vif?.figure ?? null,
          volatilityRatio: volatilityRatio?.figure ?? null,
        },
      };
    });
    return [{ type: 'validated_ready', payload: { session, signals } }];
  }
}
