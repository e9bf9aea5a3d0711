import { clientOrderId, quantise } from '../domain/index.ts';
import type {
  ApprovedIntent,
  Cut,
  Denial,
  DenialCode,
  OrderPlace,
  OrderPurpose,
  OrderRequest,
  StrategyName,
} from '../domain/index.ts';
import { shares } from '../portfolio/ledger.ts';
import type { Candidate } from './candidate.ts';
import { DESK_MANNER, formulaSize } from './entry-manner.ts';
import type { EntryManner } from './entry-manner.ts';
import type { Exposure } from './exposure.ts';
import { entryPlan, fitsBracket, plannedStop } from './plan.ts';
import { CONDITIONS, LIMITS } from './rules/index.ts';
import type { RiskMarket, RuleInput } from './rules/rule.ts';
import { entryLimitFactor } from './settings.ts';
import type { RiskSettings } from './settings.ts';
import { approve } from './verdict.ts';

export type Decided =
  { readonly ok: true; readonly intent: ApprovedIntent } | { readonly ok: false; readonly denial: Denial };

/** Shares of a position to be sold or protected; `held` is what the position has. */
export interface Reduction {
  readonly symbol: string;
  readonly strategy: StrategyName | 'desk';
  readonly session: string;
  readonly qty: number;
  readonly held: number;
  /** Earlier intents of the same place (symbol, strategy, purpose) in this session. @default 0 */
  readonly ordinal?: number;
}

/** A protective stop, or a stop and a target of which one ends the other. */
export interface Cover extends Reduction {
  readonly stopPrice: number;
  /** @default none */
  readonly targetPrice?: number | undefined;
}

/** What the intents of a session are counted by: together with the ordinal it makes the client order id (P4). */
export type IntentPlace = Pick<OrderPlace, 'session' | 'symbol' | 'strategy' | 'purpose'>;

type Placed = Pick<Reduction, 'symbol' | 'strategy' | 'session' | 'ordinal'>;

const ENTRY_CHECKS: readonly string[] = [...CONDITIONS, ...LIMITS].map((rule) => rule.code);
const EXIT_CHECKS: readonly string[] = ['no_short'];
const LOWEST_TICK = 0.0001;

/** 4 the gate: every order the desk sends was made here. Sizes are cut before they are refused. */
export class Gate {
  readonly #settings: RiskSettings;
  readonly #market: RiskMarket;
  readonly #desk: string;
  readonly #manner: EntryManner;

  /**
   * @param desk   the desk's name, first part of every client order id
   * @param manner another than the desk's own for backtests that ask for it; every limit binds all the same
   */
  constructor(settings: RiskSettings, market: RiskMarket, desk: string, manner = DESK_MANNER) {
    this.#settings = settings;
    this.#market = market;
    this.#desk = desk;
    this.#manner = manner;
  }

  /** A new position, or the first reason against it. What is approved takes its room in `exposure`. */
  decideEntry(candidate: Candidate, exposure: Exposure): Decided {
    const settings = this.#settings;
    const limitPrice = quantise(candidate.close * entryLimitFactor(settings), 'down');
    const { sizing, planned } = this.#manner;
    const formulaQty = formulaSize(sizing, candidate, exposure.account.equity, settings);
    const riskPerShare = this.#riskPerShare(candidate);
    const market = this.#market;
    const input: RuleInput = { candidate, exposure, settings, market, limitPrice, formulaQty, riskPerShare };
    for (const condition of CONDITIONS) {
      const figures = condition.check(input);
      if (figures) return denied(candidate, condition.code, figures);
    }
    const atr14 = candidate.atr14 as number;
    if (formulaQty < 1) {
      const limit = settings.RISK_MAX_PER_TRADE * exposure.account.equity;
      return denied(candidate, 'risk_per_trade', { atr14, confidence: candidate.confidence, limit });
    }
    // A hair of rounding must not cost a whole share, nor cost more than the ledger can tell.
    const hair = Math.min(1e-9, 4e-7 / limitPrice);
    let qty = formulaQty;
    const cuts: Cut[] = [];
    for (const rule of LIMITS) {
      const { shares: left, limit } = rule.room(input);
      const room = Math.floor(left + hair);
      if (room >= qty) continue;
      // A room that is no number is none.
      if (!(room >= 1))
        return denied(candidate, rule.code, { shares: Math.max(0, left), limit, wanted: qty });
      cuts.push({ code: rule.code, from: qty, to: room, limit });
      qty = room;
    }
    exposure.take(candidate.symbol, qty * limitPrice, qty * riskPerShare);
    const { symbol, strategy, session, confidence, close } = candidate;
    const plan = entryPlan(settings, close, atr14);
    const { targetPrice } = plan;
    const bracket = fitsBracket(targetPrice, limitPrice);
    return {
      ok: true,
      intent: approve(
        {
          // Keys in alphabetical order: the digest takes its JSON as it is.
          clientOrderId: this.#id(candidate, 'entry'),
          limitPrice,
          // A single leg must be oto.
          orderClass: !planned ? 'simple' : bracket ? 'bracket' : 'oto',
          ...(planned && { plan }),
          purpose: 'entry',
          qty,
          session,
          side: 'buy',
          ...(planned && { stopLoss: { stopPrice: plan.stopPrice } }),
          strategy,
          symbol,
          ...(planned && bracket && { takeProfit: { limitPrice: targetPrice as number } }),
          // A stop leg lives as long as its parent may: see docs/adr/0004.
          timeInForce: 'gtc',
          type: 'limit',
        },
        { checks: ENTRY_CHECKS, formulaQty, cuts, confidence },
      ),
    };
  }

  /** Down to the planned stop; without one, what the size takes a share to risk. No range: nothing is bought anyway. */
  #riskPerShare({ close, atr14 }: Candidate): number {
    if (atr14 === null) return Number.POSITIVE_INFINITY;
    const settings = this.#settings;
    return this.#manner.planned
      ? close - (plannedStop(settings, close, atr14) as number)
      : settings.RISK_ATR_MULTIPLE * atr14;
  }

  /** P7: sells what is held and no more, whatever the limits, the halt state or the minute say. */
  approveExit(reduction: Reduction, exposure: Exposure): Decided {
    return this.#reduce(reduction, exposure, 'exit', () => ({
      type: 'market',
      timeInForce: 'day',
      orderClass: 'simple',
    }));
  }

  /**
   * A protective stop for what is held, with a target beside it where one is asked; never refused by a limit (P7).
   * Brokers take parts of a share for the day and alone only.
   */
  approveCover(cover: Cover, exposure: Exposure): Decided {
    // A stop under the lowest tick still protects from there.
    const stopPrice = Math.max(LOWEST_TICK, quantise(cover.stopPrice, 'down'));
    const { targetPrice } = cover;
    return this.#reduce(cover, exposure, 'stop', (qty) => {
      const whole = Number.isInteger(qty);
      if (whole && targetPrice !== undefined && fitsBracket(targetPrice, stopPrice)) {
        const takeProfit = { limitPrice: quantise(targetPrice, 'up') };
        return { type: 'limit', timeInForce: 'gtc', orderClass: 'oco', takeProfit, stopLoss: { stopPrice } };
      }
      return { type: 'stop', timeInForce: whole ? 'gtc' : 'day', orderClass: 'simple', stopPrice };
    });
  }

  /** @param order what becomes of so many shares: known only after the cut to what is left */
  #reduce(
    reduction: Reduction,
    exposure: Exposure,
    purpose: 'exit' | 'stop',
    order: (
      qty: number,
    ) => Pick<OrderRequest, 'type' | 'timeInForce' | 'orderClass' | 'stopPrice' | 'takeProfit' | 'stopLoss'>,
  ): Decided {
    const { symbol, strategy, session, qty: asked, held } = reduction;
    const qty = Math.min(asked, shares(held - exposure.promised(symbol, purpose)));
    if (!(qty > 0)) return denied(reduction, 'no_short', { qty: asked, held });
    exposure.promise(symbol, purpose, qty);
    const cuts: readonly Cut[] = qty < asked ? [{ code: 'no_short', from: asked, to: qty, limit: held }] : [];
    return {
      ok: true,
      intent: approve(
        {
          clientOrderId: this.#id(reduction, purpose),
          symbol,
          strategy,
          session,
          purpose,
          side: 'sell',
          qty,
          ...order(qty),
        },
        { checks: EXIT_CHECKS, formulaQty: qty, cuts, confidence: 1 },
      ),
    };
  }

  #id({ symbol, strategy, session, ordinal = 0 }: Placed, purpose: OrderPurpose): string {
    return clientOrderId({ desk: this.#desk, session, symbol, strategy, purpose, ordinal });
  }
}

function denied(
  { symbol, strategy }: { readonly symbol: string; readonly strategy: StrategyName | 'desk' },
  code: DenialCode,
  figures: Readonly<Record<string, number>>,
): Decided {
  return { ok: false, denial: { symbol, strategy, code, figures: finite(figures) } };
}

/** A figure that does not exist is left out: the journal holds numbers only. */
function finite(figures: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  if (Object.values(figures).every(Number.isFinite)) return figures;
  return Object.fromEntries(Object.entries(figures).filter(([, figure]) => Number.isFinite(figure)));
}
