import { contentUuid, isDate, newYorkDate, previousSession } from '../../../../domain/index.ts';
import type { TapeSplit } from '../../live/index.ts';
import type { Context, Operation } from '../context.ts';
import { faults } from '../fault.ts';
import { cusipOf, rates } from '../wire/split.ts';

const TYPES: ReadonlySet<string> = new Set([
  'forward_split', 'reverse_split', 'unit_split', 'cash_dividend', 'stock_dividend', 'spin_off', 'cash_merger',
  'stock_merger', 'stock_and_cash_merger', 'redemption', 'name_change', 'worthless_removal', 'rights_distribution',
  'partial_call', 'reorganization',
]); // prettier-ignore
const MOST = 1000;

function wireSplit({ symbol, session, ratio }: TapeSplit) {
  const cusip = cusipOf(symbol);
  const dates = { process_date: session, ex_date: session, record_date: session, payable_date: session };
  const common = { id: contentUuid('split', symbol, session), symbol, ...rates(ratio), ...dates };
  return ratio > 1
    ? { ...common, cusip, due_bill_redemption_date: null }
    : { ...common, old_cusip: cusip, new_cusip: cusip };
}

function day({ query }: Context, name: string, usual: string): string {
  const text = query.text(name);
  if (text === null) return usual;
  if (!isDate(text.slice(0, 10))) throw faults.badData(`invalid ${name}`);
  return text.slice(0, 10);
}

/** Splits; the simulated market pays no dividends. */
async function actions(context: Context) {
  const { query, venue, assets } = context;
  const types = query.list('types');
  const wrong = types?.find((type) => !TYPES.has(type));
  if (wrong !== undefined) throw faults.badData(`invalid type: ${wrong}`);
  const today = newYorkDate(venue.at);
  const [start, asked] = [day(context, 'start', today), day(context, 'end', today)];
  // What comes after the session that is on is not told.
  const end = asked < today ? asked : today;
  const limit = Number(query.text('limit') ?? 100);
  if (!(Number.isInteger(limit) && limit >= 1 && limit <= MOST)) throw faults.badData('invalid limit');
  const symbols = (query.list('symbols') ?? assets.listed).map((s) => s.toUpperCase()).filter(assets.knows);
  const splits = start > end ? [] : await venue.tape.history.splits(symbols, previousSession(start), end);
  const wanted = (split: TapeSplit): boolean =>
    split.session >= start &&
    (types === null || types.includes(split.ratio > 1 ? 'forward_split' : 'reverse_split'));
  const ids = query.list('ids');
  const sign = query.text('sort') === 'desc' ? -1 : 1;
  const found = splits
    .filter(wanted)
    .map((split) => ({ split, wire: wireSplit(split) }))
    .filter(({ wire }) => ids === null || ids.includes(wire.id))
    .toSorted(
      (a, b) => sign * (a.split.session < b.split.session ? -1 : a.split.session > b.split.session ? 1 : 0),
    );
  const token = query.text('page_token');
  const from = token === null ? 0 : Number(Buffer.from(token, 'base64url').toString('utf8'));
  if (!Number.isInteger(from) || from < 0) throw faults.badData('invalid page_token');
  const shown = found.slice(from, from + limit);
  const list = (forward: boolean) =>
    shown.filter(({ split }) => split.ratio > 1 === forward).map(({ wire }) => wire);
  const [forward, reverse] = [list(true), list(false)];
  return {
    body: {
      corporate_actions: {
        ...(forward.length > 0 && { forward_splits: forward }),
        ...(reverse.length > 0 && { reverse_splits: reverse }),
      },
      next_page_token:
        from + limit < found.length ? Buffer.from(String(from + limit)).toString('base64url') : null,
    },
  };
}

export const corporateOperations: readonly Operation[] = [
  { method: 'GET', path: '/v1/corporate-actions', handle: actions },
  { method: 'GET', path: '/v1beta1/corporate-actions', handle: actions },
];
