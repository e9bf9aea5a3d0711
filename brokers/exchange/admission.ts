import type { OrderRequest } from '../../domain/index.ts';
import type { SubmitOutcome } from '../port.ts';
import { refuseOverspending } from './buying-power.ts';
import type { LastClose } from './buying-power.ts';
import { refuseOversale } from './held-quantity.ts';
import { legNamesOf } from './leg-names.ts';
import type { ExchangeMemory } from './memory.ts';
import { invalid } from './refusal.ts';
import type { Refusal } from './refusal.ts';
import type { Rules } from './rules.ts';
import { sameRequest } from './request.ts';
import type { ExchangeOrder } from './store.ts';
import { refuseShape } from './validate.ts';
import { toOrder } from './views.ts';
import { refuseWashTrade } from './wash-trade.ts';

/** What an order is held against besides the account. */
export interface Market {
  /** Symbols that are traded; null: any. */
  readonly symbols: ReadonlySet<string> | null;
  readonly lastClose: LastClose;
  readonly rules: Rules;
}

/** The account as it stands before the order. */
export type Standing = Pick<ExchangeMemory, 'ledger' | 'byClientId' | 'positions' | 'open'>;

/** Everything that can be said against an order before it is taken, first fault first. */
export function refuse(request: OrderRequest, account: Standing, market: Market): Refusal | null {
  const { symbol } = request;
  const { symbols, lastClose, rules } = market;
  if (symbols && !symbols.has(symbol))
    return { code: 'unknown_symbol', message: `asset not found for ${symbol}` };
  if (legNamesOf(request, rules.legNames).some((id) => account.byClientId.has(id)))
    return invalid('client_order_id must be unique');
  const held = account.positions.get(symbol)?.qty ?? 0;
  const open = [...account.open.values()];
  return (
    refuseShape(request, lastClose(symbol)) ??
    refuseOversale(request, held, open) ??
    refuseWashTrade(request, open) ??
    refuseOverspending(request, account.ledger.cashMicros, open, lastClose, rules)
  );
}

/** The order that is there under the id already (P4), or a refusal where it is another one. */
export function again(known: ExchangeOrder, request: OrderRequest): SubmitOutcome {
  return sameRequest(known.request, request)
    ? { outcome: 'accepted', order: toOrder(known) }
    : { outcome: 'refused', code: 'invalid_order', message: 'client_order_id must be unique' };
}
