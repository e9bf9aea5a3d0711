import { clientOrderId } from '../../domain/index.ts';
import type { ApprovedIntent } from '../../domain/index.ts';
import { shares } from '../../portfolio/ledger.ts';
import type { Exposure } from '../exposure.ts';
import type { Reduction } from '../gate.ts';
import { approve } from '../verdict.ts';

const CHECKS: readonly string[] = ['no_short'];

/**
 * A position leaves at once, by a market order for all of it (P7). It is not the strategy's exit: its purpose, and so its
 * id, is its own, because an exit of the same session may have been cancelled a moment before.
 * Null where nothing is left to sell.
 */
export function approveFlatten(
  desk: string,
  reduction: Reduction,
  exposure: Exposure,
): ApprovedIntent | null {
  const { symbol, strategy, session, held, ordinal = 0 } = reduction;
  const qty = Math.min(reduction.qty, shares(held - exposure.promised(symbol, 'exit')));
  if (!(qty > 0)) return null;
  exposure.promise(symbol, 'exit', qty);
  return approve(
    {
      clientOrderId: clientOrderId({ desk, session, symbol, strategy, purpose: 'flatten', ordinal }),
      symbol,
      strategy,
      session,
      purpose: 'flatten',
      side: 'sell',
      type: 'market',
      qty,
      timeInForce: 'day',
      orderClass: 'simple',
    },
    { checks: CHECKS, formulaQty: qty, cuts: [], confidence: 1 },
  );
}
