import { clientOrderId } from '../domain/index.ts';
import type { OrderPurpose } from '../domain/index.ts';
import type { Candidate } from './candidate.ts';
import type { EntryManner } from './entry-manner.ts';
import { formulaSize } from './entry-manner.ts';
import type { Exposure } from './exposure.ts';
import { Gate } from './gate.ts';
import type { Decided, Reduction } from './gate.ts';
import { entryPlan } from './plan.ts';
import type { RiskMarket } from './rules/rule.ts';
import type { RiskSettings } from './settings.ts';
import { approve } from './verdict.ts';

const CHECKS: readonly string[] = ['research'];

/**
 * The gate of comparable backtests: everything passes it and carries its verdict (P2), and no limit binds. Entries and
 * exits go at the market and wait for the symbol's next bar. Never wired where an order can leave this process.
 */
export class ResearchGate extends Gate {
  readonly #settings: RiskSettings;
  readonly #desk: string;
  readonly #manner: EntryManner;

  constructor(settings: RiskSettings, market: RiskMarket, desk: string, manner: EntryManner) {
    super(settings, market, desk, manner);
    this.#settings = settings;
    this.#desk = desk;
    this.#manner = manner;
  }

  /** Refused only where there is no size, or no distance for the stop that was asked for. */
  override decideEntry(candidate: Candidate, exposure: Exposure): Decided {
    const { symbol, strategy, session, close, atr14, confidence } = candidate;
    const { sizing, planned } = this.#manner;
    const { equity } = exposure.account;
    const refused = (code: 'risk_per_trade' | 'position_limit' | 'no_stop_distance'): Decided => ({
      ok: false,
      denial: { symbol, strategy, code, figures: { equity, close } },
    });
    if (planned && atr14 === null) return refused('no_stop_distance');
    const qty = formulaSize(sizing, candidate, equity, this.#settings);
    if (!(qty > 0)) return refused(sizing.kind === 'risk' ? 'risk_per_trade' : 'position_limit');
    const plan = planned ? entryPlan(this.#settings, close, atr14 as number) : null;
    return {
      ok: true,
      intent: approve(
        {
          clientOrderId: this.#id(candidate, 'entry'),
          symbol,
          strategy,
          session,
          purpose: 'entry',
          side: 'buy',
          type: 'market',
          qty,
          // It waits for the symbol's next bar, whenever that is.
          timeInForce: 'gtc',
          ...(plan
            ? { orderClass: 'oto', stopLoss: { stopPrice: plan.stopPrice }, plan }
            : { orderClass: 'simple' }),
        },
        { checks: CHECKS, formulaQty: qty, cuts: [], confidence },
      ),
    };
  }

  /** All that is asked, and no more than is held: nobody goes short here either. */
  override approveExit(reduction: Reduction, exposure: Exposure): Decided {
    const { symbol, strategy, session, qty: asked, held } = reduction;
    const qty = Math.min(asked, held - exposure.promised(symbol, 'exit'));
    if (!(qty > 0))
      return { ok: false, denial: { symbol, strategy, code: 'no_short', figures: { qty: asked, held } } };
    exposure.promise(symbol, 'exit', qty);
    return {
      ok: true,
      intent: approve(
        {
          clientOrderId: this.#id(reduction, 'exit'),
          symbol,
          strategy,
          session,
          purpose: 'exit',
          side: 'sell',
          type: 'market',
          qty,
          timeInForce: Number.isInteger(qty) ? 'gtc' : 'day',
          orderClass: 'simple',
        },
        { checks: CHECKS, formulaQty: qty, cuts: [], confidence: 1 },
      ),
    };
  }

  #id(
    {
      session,
      symbol,
      strategy,
      ordinal = 0,
    }: Pick<Reduction, 'session' | 'symbol' | 'strategy' | 'ordinal'>,
    purpose: OrderPurpose,
  ): string {
    return clientOrderId({ desk: this.#desk, session, symbol, strategy, purpose, ordinal });
  }
}
