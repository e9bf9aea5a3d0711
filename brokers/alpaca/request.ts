import type { trading } from '@alpacahq/alpaca-trade-api';
import { tickDecimals } from '../../domain/index.ts';
import type { OrderRequest } from '../../domain/index.ts';
import type { SubmitOutcome } from '../port.ts';

type Refused = Extract<SubmitOutcome, { outcome: 'refused' }>;
type Read = { readonly body: trading.PostOrderRequest } | { readonly refused: Refused };

/**
 * An order as Alpaca wants it, amounts as decimal texts: prices on their tick, quantities to nine decimals. What is off its
 * tick by more than the noise of a double is refused here as Alpaca would, not rounded: it is not what was approved.
 */
export function toBody(request: OrderRequest): Read {
  const faults: Refused[] = [];
  const price = (name: string, value: number): string => {
    const decimals = tickDecimals(value);
    const scaled = value * 10 ** decimals;
    if (!(value > 0) || !Number.isFinite(value)) {
      faults.push(refused('invalid_order', `${name} ${value} is no price`));
    } else if (Math.abs(scaled - Math.round(scaled)) > 1e-6) {
      faults.push(refused('sub_penny', `invalid ${name} ${value}: at most ${decimals} decimals`));
    }
    return value.toFixed(decimals);
  };
  const amount = (name: string, value: number): string => {
    if (!(value > 0) || !Number.isFinite(value))
      faults.push(refused('invalid_order', `${name} ${value} is no amount`));
    return plain(value, 9);
  };
  const { takeProfit, stopLoss, notional } = request;
  const oco = request.orderClass === 'oco';
  const target = takeProfit?.limitPrice ?? (oco ? request.limitPrice : undefined);
  const body: trading.PostOrderRequest = {
    clientOrderId: request.clientOrderId,
    symbol: request.symbol,
    side: request.side,
    type: request.type,
    timeInForce: request.timeInForce,
    orderClass: request.orderClass,
    ...(notional === undefined
      ? { qty: amount('qty', request.qty) }
      : { notional: amount('notional', Math.round(notional * 100) / 100) }),
    // The target of an oco stands in its take_profit alone.
    ...(request.limitPrice !== undefined && !oco && { limitPrice: price('limit_price', request.limitPrice) }),
    ...(request.stopPrice !== undefined && { stopPrice: price('stop_price', request.stopPrice) }),
    ...(request.trailPrice !== undefined && { trailPrice: price('trail_price', request.trailPrice) }),
    ...(request.trailPercent !== undefined && {
      trailPercent: amount('trail_percent', request.trailPercent),
    }),
    ...(target !== undefined && { takeProfit: { limitPrice: price('take_profit.limit_price', target) } }),
    ...(stopLoss !== undefined && {
      stopLoss: {
        stopPrice: price('stop_loss.stop_price', stopLoss.stopPrice),
        ...(stopLoss.limitPrice !== undefined && {
          limitPrice: price('stop_loss.limit_price', stopLoss.limitPrice),
        }),
      },
    }),
  };
  if (request.clientOrderId === '' || request.clientOrderId.length > 128) {
    faults.push(refused('invalid_order', 'client_order_id must have 1 to 128 characters'));
  }
  const [first] = faults;
  return first ? { refused: first } : { body };
}

/** A decimal text without an exponent or trailing zeros. */
function plain(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

function refused(code: Refused['code'], message: string): Refused {
  return { outcome: 'refused', code, message };
}
