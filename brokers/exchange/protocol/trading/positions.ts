import { toDollars } from '../../../../domain/index.ts';
import { averageCost, fillValue, shares } from '../../../../portfolio/index.ts';
import { availableToSell } from '../../held-quantity.ts';
import type { Scene } from '../../live/index.ts';
import type { ExchangePosition } from '../../store.ts';
import { closesBefore } from '../close-before.ts';
import type { Context, Operation, Reply } from '../context.ts';
import { WireFault, faults } from '../fault.ts';
import { assetId } from '../wire/order.ts';
import { decimal } from '../wire/text.ts';
import { cancelAll, place } from './orders.ts';

/** What positions are valued at: prices of now and of the close before. */
interface Prices {
  readonly scene: Scene;
  readonly closes: ReadonlyMap<string, number>;
}

async function readable({ venue, account }: Context): Promise<Prices> {
  const held = [...account.books.positions.keys()];
  await venue.look(held);
  return { scene: venue.scene(), closes: await closesBefore(venue, held) };
}

function wirePosition({ account }: Context, position: ExchangePosition, { scene, closes }: Prices) {
  const { symbol, qty, costMicros } = position;
  const price = scene.price(symbol) ?? position.lastPrice;
  const before = closes.get(symbol) ?? price;
  const value = toDollars(fillValue(qty, price));
  const cost = toDollars(costMicros);
  const today = toDollars(fillValue(qty, price) - fillValue(qty, before));
  return {
    asset_id: assetId(symbol),
    symbol,
    exchange: 'NASDAQ',
    asset_class: 'us_equity',
    asset_marginable: false,
    qty: decimal(qty),
    qty_available: decimal(availableToSell(qty, symbol, account.books.open.values())),
    avg_entry_price: decimal(averageCost(position)),
    side: 'long',
    market_value: decimal(value),
    cost_basis: decimal(cost),
    unrealized_pl: decimal(value - cost),
    unrealized_plpc: decimal(cost === 0 ? 0 : value / cost - 1),
    unrealized_intraday_pl: decimal(today),
    unrealized_intraday_plpc: decimal(before === 0 ? 0 : price / before - 1),
    current_price: decimal(price),
    lastday_price: decimal(before),
    change_today: decimal(before === 0 ? 0 : price / before - 1),
  };
}

function held({ account, assets, params }: Context): ExchangePosition {
  const symbol = assets.symbolOf(params[0] as string);
  if (symbol === null) throw faults.notFound(`symbol not found: ${params[0]}`);
  const position = account.books.positions.get(symbol);
  if (!position) throw faults.notFound('position does not exist');
  return position;
}

/** Sells a position, or the part that the query names, at the market. */
function close(context: Context, { symbol, qty }: ExchangePosition, part: number): Promise<Reply> {
  if (part > qty)
    throw faults.forbidden(`insufficient qty available for order (requested: ${part}, available: ${qty})`);
  return place(context, { symbol, qty: part, side: 'sell', type: 'market', time_in_force: 'day' });
}

function partOf({ query }: Context, position: ExchangePosition): number {
  const [qty, percentage] = [query.text('qty'), query.text('percentage')];
  if (qty !== null && percentage !== null)
    throw faults.unprocessable('only one of qty or percentage is accepted');
  const asked = qty === null ? (percentage === null ? null : Number(percentage) / 100) : Number(qty);
  if (asked === null) return position.qty;
  if (!(asked > 0) || (qty === null && asked > 1))
    throw faults.unprocessable(`invalid ${qty === null ? 'percentage' : 'qty'}`);
  return qty === null ? shares(position.qty * asked) : asked;
}

export const positionOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/v2/positions',
    async handle(context) {
      const prices = await readable(context);
      const positions = [...context.account.books.positions.values()];
      positions.sort((a, b) => (a.symbol < b.symbol ? -1 : 1));
      return { body: positions.map((position) => wirePosition(context, position, prices)) };
    },
  },
  {
    method: 'GET',
    path: '/v2/positions/{symbol_or_asset_id}',
    async handle(context) {
      const prices = await readable(context);
      return { body: wirePosition(context, held(context), prices) };
    },
  },
  {
    method: 'DELETE',
    path: '/v2/positions',
    async handle(context) {
      if (context.query.truth('cancel_orders')) await cancelAll(context);
      const answers: unknown[] = [];
      const held = [...context.account.books.positions.values()];
      for (const position of held) {
        try {
          const { body } = await close(context, position, position.qty);
          answers.push({ symbol: position.symbol, status: 200, body });
        } catch (error) {
          if (!(error instanceof WireFault)) throw error;
          answers.push({ symbol: position.symbol, status: error.status, body: error.body });
        }
      }
      return { status: 207, body: answers };
    },
  },
  {
    method: 'DELETE',
    path: '/v2/positions/{symbol_or_asset_id}',
    async handle(context) {
      const position = held(context);
      return close(context, position, partOf(context, position));
    },
  },
];
