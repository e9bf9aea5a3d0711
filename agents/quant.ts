import type { Agent, EventOf, Message } from '../bus/index.ts';
import type { StrategyName } from '../domain/index.ts';
import { judge } from '../quant/index.ts';
import type { Evidence, Observed, QuantSettings } from '../quant/index.ts';

/** Figures Quant needs of the market; handed in by the pipeline. Null where undefined. */
export interface QuantDesk {
  /** Running statistics of the strategy on the symbol up to its last bar. */
  evidence(symbol: string, strategy: StrategyName): Evidence;
  /** Variance inflation of the judged candidates' returns by those of the fellows, both among the candidates, in their order. */
  inflation(
    candidates: readonly string[],
    judged: ReadonlySet<string>,
    fellows: ReadonlySet<string>,
  ): readonly (Observed | null)[];
  /** 20-day over 252-day volatility. */
  volatilityRatio(symbol: string): Observed | null;
  /** Whether a BUY in the symbol is passed on without being judged, because it can open nothing. */
  idle(symbol: string): boolean;
}

type Validated = Message<'validated_ready'>['payload']['signals'][number];

const NONE: Validated['adjustments'] = Object.freeze([]);

/** Candidates that a symbol is held against: of thousands, some would resemble it by chance, and each costs. */
const MOST_FELLOWS = 100;

/** Those of the highest confidence, the first named among equals: they are what would be bought beside it. */
function surest(
  buys: readonly { readonly symbol: string; readonly confidence: number }[],
): ReadonlySet<string> {
  const among =
    buys.length <= MOST_FELLOWS
      ? buys
      : [...buys].sort((a, b) => b.confidence - a.confidence).slice(0, MOST_FELLOWS);
  return new Set(among.map(({ symbol }) => symbol));
}

/**
 * 3 validate. Judges the chosen strategy on each BUY that could open a position by what it has done on this symbol so
 * far, and lowers the confidence by stated factors; it never raises one. Exits are not its business.
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

  handle(event: EventOf<'signals_ready'>): readonly Message<'validated_ready'>[] {
    const { session, signals } = event.payload;
    const buys = signals.filter(({ strategy, action }) => action === 'buy' && strategy !== null);
    const judged = new Set<string>();
    for (const { symbol } of buys) if (!this.#desk.idle(symbol)) judged.add(symbol);
    const fellows = judged.size === 0 ? judged : surest(buys);
    const candidates: string[] = [];
    for (const { symbol } of buys) if (judged.has(symbol) || fellows.has(symbol)) candidates.push(symbol);
    const inflation = judged.size === 0 ? [] : this.#desk.inflation(candidates, judged, fellows);
    let next = 0;
    const validated = signals.map(({ symbol, strategy, action, confidence }): Validated => {
      const vif = symbol === candidates[next] ? (inflation[next++] ?? null) : null;
      return strategy !== null && judged.has(symbol)
        ? this.#judged(symbol, strategy, confidence, vif)
        : {
            symbol,
            strategy,
            action,
            confidence,
            rawConfidence: confidence,
            adjustments: NONE,
            evidence: null,
          };
    });
    return [{ type: 'validated_ready', payload: { session, signals: validated } }];
  }

  #judged(symbol: string, strategy: StrategyName, confidence: number, vif: Observed | null): Validated {
    const evidence = this.#desk.evidence(symbol, strategy);
    const volatilityRatio = this.#desk.volatilityRatio(symbol);
    const action = 'buy';
    const verdict = judge({ action, confidence, evidence, vif, volatilityRatio }, this.#settings);
    const { trades, expectancy, winRate, sharpe, maxDrawdown } = evidence;
    return {
      symbol,
      strategy,
      action,
      confidence: verdict.confidence,
      rawConfidence: confidence,
      adjustments: verdict.adjustments,
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
  }
}
