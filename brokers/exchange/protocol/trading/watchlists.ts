import { contentUuid } from '../../../../domain/index.ts';
import type { Context, Operation, Reply } from '../context.ts';
import { faults } from '../fault.ts';
import { onlyKnown, textIn, uuidOf } from '../wire/text.ts';
import { wireAsset } from './assets.ts';
import type { Desk, Watchlist } from './desks.ts';

const FIELDS: ReadonlySet<string> = new Set(['name', 'symbols', 'symbol']);
const LONGEST_NAME = 64;

const now = ({ venue }: Context): string => new Date(venue.at).toISOString();
const deskOf = (context: Context): Promise<Desk> => context.desks.of(context.account.id, now(context));

function wireList(list: Watchlist, accountId: string, withAssets = true) {
  const { id, name, symbols, createdAt, updatedAt } = list;
  const common = { id, account_id: accountId, created_at: createdAt, updated_at: updatedAt, name };
  return withAssets ? { ...common, assets: symbols.map(wireAsset) } : common;
}

function symbolsIn({ body, assets }: Context): readonly string[] | undefined {
  const value = body['symbols'];
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) throw faults.unprocessable('invalid symbols');
  return [...new Set(value.map((symbol) => known(assets, symbol)))];
}

function known(assets: Context['assets'], symbol: unknown): string {
  const found = typeof symbol === 'string' ? assets.symbolOf(symbol) : null;
  if (found === null) throw faults.unprocessable(`asset not found for ${String(symbol)}`);
  return found;
}

function nameIn({ body }: Context, others: readonly Watchlist[]): string | undefined {
  const name = textIn(body, 'name');
  if (name !== undefined && name.length > LONGEST_NAME)
    throw faults.unprocessable('watchlist name must be at most 64 characters');
  if (others.some((list) => list.name === name)) throw faults.unprocessable('watchlist name must be unique');
  return name;
}

type Find = (context: Context, desk: Desk) => Watchlist | undefined;
const byId: Find = ({ params }, { watchlists }) => {
  const id = uuidOf(params[0] as string);
  return watchlists.find((list) => list.id === id);
};
const byName: Find = ({ query }, { watchlists }) =>
  watchlists.find((list) => list.name === query.text('name'));

/** An operation on one list: what it becomes, null where it goes. */
function change(
  find: Find,
  edit: (context: Context, list: Watchlist, others: readonly Watchlist[]) => Watchlist | null,
) {
  return async (context: Context): Promise<Reply> => {
    onlyKnown(context.body, FIELDS);
    const desk = await deskOf(context);
    const list = find(context, desk);
    if (!list) throw faults.notFound('watchlist not found');
    const others = desk.watchlists.filter((other) => other.id !== list.id);
    const edited = edit(context, list, others);
    if (edited === list) return { body: wireList(list, context.account.id) };
    const stamped = edited && { ...edited, updatedAt: now(context) };
    const watchlists = stamped
      ? desk.watchlists.map((other) => (other.id === list.id ? stamped : other))
      : others;
    await context.desks.change(context.account.id, { ...desk, watchlists });
    return stamped ? { body: wireList(stamped, context.account.id) } : { status: 204 };
  };
}

const update = (context: Context, list: Watchlist, others: readonly Watchlist[]): Watchlist => ({
  ...list,
  name: nameIn(context, others) ?? list.name,
  symbols: symbolsIn(context) ?? list.symbols,
});

const add = ({ body, assets }: Context, list: Watchlist): Watchlist => {
  const symbol = known(assets, body['symbol']);
  return { ...list, symbols: [...new Set([...list.symbols, symbol])] };
};

const remove = ({ params, assets }: Context, list: Watchlist): Watchlist => {
  const symbol = assets.symbolOf(params[1] as string);
  if (symbol === null || !list.symbols.includes(symbol))
    throw faults.notFound(`asset not found for ${params[1]}`);
  return { ...list, symbols: list.symbols.filter((other) => other !== symbol) };
};

async function create(context: Context): Promise<Reply> {
  onlyKnown(context.body, FIELDS);
  const desk = await deskOf(context);
  const name = nameIn(context, desk.watchlists);
  if (name === undefined) throw faults.missing('name is required');
  const at = now(context);
  const { id } = context.account;
  const list = {
    id: contentUuid('watchlist', id, desk.made),
    name,
    symbols: symbolsIn(context) ?? [],
    createdAt: at,
    updatedAt: at,
  };
  await context.desks.change(id, { ...desk, made: desk.made + 1, watchlists: [...desk.watchlists, list] });
  return { body: wireList(list, id) };
}

const ONE = '/v2/watchlists/{watchlist_id}';
const NAMED = '/v2/watchlists:by_name';
const keep = (_: Context, list: Watchlist): Watchlist => list;

export const watchlistOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/v2/watchlists',
    handle: async (context) => ({
      body: (await deskOf(context)).watchlists.map((list) => wireList(list, context.account.id, false)),
    }),
  },
  { method: 'POST', path: '/v2/watchlists', handle: create },
  { method: 'GET', path: ONE, handle: change(byId, keep) },
  { method: 'PUT', path: ONE, handle: change(byId, update) },
  { method: 'POST', path: ONE, handle: change(byId, add) },
  { method: 'DELETE', path: ONE, handle: change(byId, () => null) },
  { method: 'DELETE', path: `${ONE}/{symbol}`, handle: change(byId, remove) },
  { method: 'GET', path: NAMED, handle: change(byName, keep) },
  { method: 'PUT', path: NAMED, handle: change(byName, update) },
  { method: 'POST', path: NAMED, handle: change(byName, add) },
  { method: 'DELETE', path: NAMED, handle: change(byName, () => null) },
];
