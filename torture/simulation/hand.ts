import type { OrderRequest, Rng } from '../../domain/index.ts';
import type { BrokerSide } from './account.ts';
import type { Counts } from './counts.ts';
import { SYMBOLS } from './ground.ts';
import type { SimulatedTime } from './time.ts';

/** Somebody trades in the same account: buys a few shares, and keeps them or sells them a minute later. */
export async function tradeByHand(
  side: BrokerSide,
  time: SimulatedTime,
  rng: Rng,
  counts: Counts,
): Promise<void> {
  const request: OrderRequest = {
    clientOrderId: `by-hand-${time.now}`,
    // KO is none of the desk's symbols: it has no bars of it.
    symbol: [...SYMBOLS, 'KO'][Math.floor(rng.next() * (SYMBOLS.length + 1))] as string,
    side: 'buy',
    type: 'market',
    qty: 1 + Math.floor(rng.next() * 9),
    timeInForce: 'day',
    orderClass: 'simple',
  };
  const bought = await side.submit(request, 'hand');
  if (!bought.ok) return;
  counts.add('orders by hand');
  if (rng.next() < 0.5) return;
  const back: OrderRequest = { ...request, side: 'sell', clientOrderId: `${request.clientOrderId}-back` };
  time.after(60_000, () => void side.submit(back, 'hand'));
}
