import { closesBefore } from '../close-before.ts';
import type { Context, Operation, Reply } from '../context.ts';
import { faults } from '../fault.ts';
import { minutesSoFar } from './latest.ts';

/** Among the symbols that a list of assets shows. */
async function mostActive(context: Context): Promise<Reply> {
  const { query, venue, assets } = context;
  const by = query.text('by') ?? 'volume';
  if (by !== 'volume' && by !== 'trades') throw faults.badData(`invalid by: ${by}`);
  const top = topOf(context, 100);
  await venue.look(assets.listed);
  const found = assets.listed.map((symbol) => {
    const minutes = minutesSoFar(context, symbol);
    const sum = (of: 'v' | 'n'): number => minutes.reduce((total, minute) => total + minute[of], 0);
    return { symbol, volume: sum('v'), trade_count: sum('n') };
  });
  const key = by === 'volume' ? 'volume' : 'trade_count';
  return {
    body: {
      most_actives: found.toSorted((a, b) => b[key] - a[key]).slice(0, top),
      last_updated: new Date(venue.at).toISOString(),
    },
  };
}

async function movers(context: Context): Promise<Reply> {
  const { venue, assets } = context;
  const top = topOf(context, 50);
  await venue.look(assets.listed);
  const closes = await closesBefore(venue, assets.listed);
  const scene = venue.scene();
  const moves = assets.listed
    .flatMap((symbol) => {
      const [price, before] = [scene.price(symbol), closes.get(symbol)];
      if (price === null || before === undefined || !scene.trades(symbol)) return [];
      const [change, percent] = [price - before, (price / before - 1) * 100];
      return [{ symbol, percent_change: rounded(percent), change: rounded(change), price }];
    })
    .toSorted((a, b) => b.percent_change - a.percent_change);
  return {
    body: {
      gainers: moves.filter((move) => move.percent_change > 0).slice(0, top),
      losers: moves
        .filter((move) => move.percent_change < 0)
        .toReversed()
        .slice(0, top),
      market_type: 'stocks',
      last_updated: new Date(venue.at).toISOString(),
    },
  };
}

const rounded = (value: number): number => Math.round(value * 100) / 100;

function topOf({ query }: Context, most: number): number {
  const text = query.text('top') ?? '10';
  if (!/^\d{1,3}$/.test(text) || Number(text) < 1 || Number(text) > most)
    throw faults.badData(`invalid top: larger than 0 and at most ${most}`);
  return Number(text);
}

export const screenerOperations: readonly Operation[] = [
  { method: 'GET', path: '/v1beta1/screener/stocks/most-actives', handle: mostActive },
  {
    method: 'GET',
    path: '/v1beta1/screener/{market_type}/movers',
    handle(context) {
      const [type] = context.params;
      if (type === 'crypto') throw faults.notFound('not part of this exchange: crypto');
      if (type !== 'stocks') throw faults.badData(`invalid market_type: ${type}`);
      return movers(context);
    },
  },
  // The market makes prices and no news.
  { method: 'GET', path: '/v1beta1/news', handle: () => ({ body: { news: [], next_page_token: null } }) },
];
