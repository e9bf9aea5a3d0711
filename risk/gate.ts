import { clientOrderId, quantise } from '../domain/index.ts';
import type { ApprovedIntent, Cut, Denial, DenialCode, OrderPurpose, StrategyName } from '../domain/index.ts';
import { riskSize } from '../portfolio/sizing.ts';
import type { Candidate } from './candidate.ts';
import type { Exposure } from './exposure.ts';
import { CONDITIONS, LIMITS } from './rules/index.ts';
import type { RiskMarket, RuleInput } from './rules/rule.ts';
import { entryLimitFactor } from './settings.ts';
import type { RiskSettings } from './settings.ts';
import { approve } from './verdict.ts';

export type Decided =
  | { readonly ok: true; readonly intent: ApprovedIntent }
  | { readonly ok: false; readonly denial: Denial };

/** Shares of a position to be sold or protected; `held` is what the position has. */
export interface Reduction {
  readonly symbol: string;
  readonly strategy: StrategyName | 'desk';
  readonly session: string;
  readonly qty: number;
  readonly held: number;
}

const ENTRY_CHECKS: readonly string[] = [...CONDITIONS, ...LIMITS].map((rule) => rule.code);
const EXIT_CHECKS: readonly string[] = ['no_short'];

/** 4 the gate: every order the desk sends was made here. Sizes are cut before they are refused. */
export class Gate {
  readonly #settings: RiskSettings;
  readonly #market: RiskMarket;
  readonly #desk: string;

  /** @param desk the desk's name, first part of every client order id */
  constructor(settings: RiskSettings, market: RiskMarket, desk: string) {
    this.#settings = settings;
    this.#market = market;
    this.#desk = desk;
  }

  /** A new position, or the first reason against it. What is approved takes its room in `exposure`. */
  decideEntry(candidate: Candidate, exposure: Exposure): Decided {
    const settings = this.#settings;
    const limitPrice = quantise(candidate.close * entryLimitFactor(settings), 'down');
    const input: RuleInput = { candidate, exposure, settings, market: this.#market, limitPrice };
    for (const condition of CONDITIONS) {
      const figures = condition.check(input);
      if (figures) return denied(candidate, condition.code, figures);
    }
    const atr14 = candidate.atr14 as number;
    const formulaQty = riskSize({
      equity: exposure.account.equity,
      risk: settings.RISK_MAX_PER_TRADE,
      confidence: candidate.confidence,
      atr14,
      atrMultiple: settings.RISK_ATR_MULTIPLE,
    });
    if (formulaQty < 1) {
      const limit = settings.RISK_MAX_PER_TRADE * exposure.account.equity;
      return denied(candidate, 'risk_per_trade', { atr14, confidence: candidate.confidence, limit });
    }
    let qty = formulaQty;
    const cuts: Cut[] = [];
    for (const rule of LIMITS) {
      const { shares, limit } = rule.room(input);
      // A hair of rounding must not cost a whole share.
      const room = Math.max(0, Math.floor(shares + 1e-9));
      if (room >= qty) continue;
      if (room < 1) return denied(candidate, rule.code, { shares: Math.max(0, shares), limit });
      cuts.push({ code: rule.code, from: qty, to: room, limit });
      qty = room;
    }
    exposure.take(candidate.symbol, qty * limitPrice);
    const { symbol, strategy, session, confidence, close } = candidate;
    return {
      ok: true,
      intent: approve(
        {
          ...this.#place(symbol, strategy, session, 'entry'),
          side: 'buy',
          type: 'limit',
          qty,
          // A stop leg lives as long as its parent may: see docs/adr/0004.
          timeInForce: 'gtc',
          orderClass: 'oto',
          limitPrice,
          stopLoss: { stopPrice: quantise(close - settings.STOP_ATR_MULTIPLE * atr14, 'down') },
        },
        { checks: ENTRY_CHECKS, formulaQty, cuts, confidence },
      ),
    };
  }

  /** P7: sells what is held, whatever the limits, the halt state or the minute say. */
  approveExit(reduction: Reduction, exposure: Exposure): Decided {
    return this.#reduce(reduction, exposure, 'exit', { type: 'market', timeInForce: 'day' });
  }

  /** A protective stop for what is held; never refused by a limit (P7). */
  approveStop(reduction: Reduction & { readonly stopPrice: number }, exposure: Exposure): Decided {
    const stopPrice = quantise(reduction.stopPrice, 'down');
    return this.#reduce(reduction, exposure, 'stop', { type: 'stop', timeInForce: 'gtc', stopPrice });
  }

  #reduce(
    { symbol, strategy, session, qty, held }: Reduction,
    exposure: Exposure,
    purpose: 'exit' | 'stop',
    order: { type: 'market' | 'stop'; timeInForce: 'day' | 'gtc'; stopPrice?: number },
  ): Decided {
    if (!(qty > 0) || qty > held) return denied({ symbol, strategy }, 'no_short', { qty, held });
    exposure.countOrder();
    const intent = { ...this.#place(symbol, strategy, session, purpose), side: 'sell' as const, qty, orderClass: 'simple' as const, ...order };
    return { ok: true, intent: approve(intent, { checks: EXIT_CHECKS, formulaQty: qty, cuts: [], confidence: 1 }) };
  }

  #place(symbol: string, strategy: StrategyName | 'desk', session: string, purpose: OrderPurpose) {
    const id = clientOrderId({ desk: this.#desk, session, symbol, strategy, purpose, ordinal: 0 });
    return { clientOrderId: id, symbol, strategy, session, purpose };
  }
}

function denied(
  { symbol, strategy }: { readonly symbol: string; readonly strategy: StrategyName | 'desk' },
  code: DenialCode,
  figures: Readonly<Record<string, number>>,
): Decided {
  return { ok: false, denial: { symbol, strategy, code, figures } };
}
