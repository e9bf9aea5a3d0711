import { quantise, tickDecimals } from '../../domain/index.ts';
import type { OrderRequest } from '../../domain/index.ts';
import { invalid } from './refusal.ts';
import type { Refusal } from './refusal.ts';

/** Every price of a request must be positive and on the tick (Reg NMS rule 612). */
export function refusePrices(request: OrderRequest): Refusal | null {
  const prices: readonly (readonly [name: string, price: number | undefined])[] = [
    ['limit_price', request.limitPrice],
    ['stop_price', request.stopPrice],
    ['take_profit.limit_price', request.takeProfit?.limitPrice],
    ['stop_loss.stop_price', request.stopLoss?.stopPrice],
    ['stop_loss.limit_price', request.stopLoss?.limitPrice],
  ];
  for (const [name, price] of prices) {
    if (price === undefined) continue;
    if (!(price > 0 && price < 1e7)) return invalid(`invalid ${name} ${price}`);
    if (Math.abs(quantise(price, 'nearest') - price) > 1e-9) {
      const message = `invalid ${name} ${price}. sub-penny increment does not fulfill minimum pricing criteria`;
      return { code: 'sub_penny', message: `${message} (${tickDecimals(price)} decimals)` };
    }
  }
  return null;
}
