import type { Context, Operation } from '../context.ts';
import { faults } from '../fault.ts';
import { assetId } from '../wire/order.ts';

export function wireAsset(symbol: string) {
  return {
    id: assetId(symbol),
    class: 'us_equity',
    exchange: 'NASDAQ',
    symbol,
    name: `${symbol} (simulated)`,
    status: 'active',
    tradable: true,
    marginable: false,
    shortable: false,
    easy_to_borrow: false,
    borrow_status: 'hard_to_borrow',
    fractionable: true,
    attributes: [],
    maintenance_margin_requirement: 100,
    margin_requirement_long: '100',
    margin_requirement_short: '100',
  };
}

function list({ assets, query }: Context) {
  const none =
    (query.text('status') ?? 'active').toLowerCase() === 'inactive' ||
    !(query.list('asset_class') ?? ['us_equity']).includes('us_equity') ||
    (query.text('exchange') ?? 'NASDAQ').toUpperCase() !== 'NASDAQ' ||
    query.text('attributes') !== null;
  return none ? [] : assets.listed.map(wireAsset);
}

export const assetOperations: readonly Operation[] = [
  { method: 'GET', path: '/v2/assets', handle: (context) => ({ body: list(context) }) },
  {
    method: 'GET',
    path: '/v2/assets/{symbol_or_asset_id}',
    handle({ assets, params }) {
      const symbol = assets.symbolOf(params[0] as string);
      if (symbol === null) throw faults.notFound(`asset not found for ${params[0]}`);
      return { body: wireAsset(symbol) };
    },
  },
];
