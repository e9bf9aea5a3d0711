import type { OrderRequest } from '../../../../domain/index.ts';
import { toDollars } from '../../../../domain/index.ts';
import { buyingPower } from '../../buying-power.ts';
import { availableToSell } from '../../held-quantity.ts';
import type { LiveAccount, Scene } from '../../live/index.ts';
import type { Refusal } from '../../refusal.ts';
import { WireFault, faults } from '../fault.ts';
import { heldForOrders } from './order.ts';
import { decimal } from './text.ts';

/** The engine's refusal as Alpaca answers it, with the fields that say how much there is. */
export function wireRefusal(
  { code, message }: Refusal,
  { symbol }: Pick<OrderRequest, 'symbol'>,
  account: LiveAccount,
  scene: Scene,
): WireFault {
  const { books, rules } = account;
  switch (code) {
    case 'insufficient_buying_power': {
      const free = buyingPower(
        books.ledger.cashMicros,
        books.open.values(),
        (s) => scene.price(s) ?? undefined,
        rules,
      );
      const cost = /cost_basis: ([\d.e+]+)/.exec(message)?.[1];
      return faults.forbidden('insufficient buying power', {
        buying_power: decimal(toDollars(free)),
        ...(cost === undefined ? {} : { cost_basis: decimal(Number(cost)) }),
      });
    }
    case 'insufficient_qty': {
      const held = books.positions.get(symbol)?.qty ?? 0;
      const available = availableToSell(held, symbol, books.open.values());
      return faults.forbidden(message, {
        available: decimal(available),
        existing_qty: decimal(held),
        held_for_orders: decimal(held - available),
        related_orders: heldForOrders(symbol, books).map((order) => order.id),
        symbol,
      });
    }
    case 'wash_trade':
      return faults.forbidden('potential wash trade detected. use complex orders', {
        reject_reason: 'opposite side market/stop order exists',
      });
    case 'no_short':
      return faults.forbidden(message);
    case 'unknown_symbol':
      return faults.unprocessable(`asset "${symbol}" not found`);
    case 'sub_penny':
      return faults.unprocessable(message.replace(/ \(\d decimals\)$/, ''));
    case 'market_closed':
      return faults.forbidden(message);
    case 'invalid_order':
      if (message === 'client_order_id must be unique') return new WireFault(422, 40010001, message);
      if (message.startsWith('stop price must be')) {
        const price = scene.price(symbol);
        return faults.unprocessable(message, price === null ? {} : { market_price: decimal(price) });
      }
      return faults.unprocessable(message);
  }
}
