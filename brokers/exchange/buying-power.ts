import { toDollars, toMicros } from '../../domain/index.ts';
import type { Micros, OrderRequest } from '../../domain/index.ts';
import { fillValue } from '../../portfolio/index.ts';
import type { Refusal } from './refusal.ts';
import { MARKET_MARGIN } from './rules.ts';
import type { Rules } from './rules.ts';
import type { ExchangeOrder } from './store.ts';
import { leavesOf } from './views.ts';

type Priced = Pick<OrderRequest, 'symbol' | 'side' | 'type'> & {
  readonly limitPrice?: number | null;
  readonly stopPrice?: number | null;
};

/** Last close of a symbol, where one is known. */
export type LastClose = (symbol: string) => number | undefined;

/** What a buy is taken to cost: its limit, or what a market order is likely to pay; commission included. */
function costOf(order: Priced, qty: number, lastClose: LastClose, rules: Rules): Micros {
  const likely = order.stopPrice ?? lastClose(order.symbol);
  const price = order.limitPrice ?? (likely === undefined ? null : likely * MARKET_MARGIN);
  // A market buy of a symbol that has no price yet can only be judged when it fills.
  if (price === null) return 0;
  return fillValue(qty, price) + toMicros(rules.costs.commission.fee(qty, price));
}

/** Cash less what open buys hold; sales give nothing back before they fill. */
export function buyingPower(
  cash: Micros,
  open: Iterable<ExchangeOrder>,
  lastClose: LastClose,
  rules: Rules,
): Micros {
  let free = cash;
  for (const order of open)
    if (order.side === 'buy') free -= costOf(order, leavesOf(order), lastClose, rules);
  return Math.max(0, free);
}

export function refuseOverspending(
  request: OrderRequest,
  cash: Micros,
  open: Iterable<ExchangeOrder>,
  lastClose: LastClose,
  rules: Rules,
): Refusal | null {
  if (request.side === 'sell' || !rules.enforceCash) return null;
  const free = buyingPower(cash, open, lastClose, rules);
  const cost = costOf(request, request.qty, lastClose, rules);
  if (cost <= free) return null;
  return {
    code: 'insufficient_buying_power',
    message: `insufficient buying power (buying_power: ${toDollars(free)}, cost_basis: ${toDollars(cost)})`,
  };
}
