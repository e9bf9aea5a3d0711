import { contentUuid, isDate, newYorkDate, previousSession } from '../../../../domain/index.ts';
import type { TapeSplit } from '../../live/index.ts';
import type { Context, Operation } from '../context.ts';
import { faults } from '../fault.ts';
import { cusipOf, rates } from '../wire/split.ts';
import { decimal, uuidOf } from '../wire/text.ts';

const TYPES: ReadonlySet<string> = new Set(['dividend', 'merger', 'spinoff', 'split']);
const DATES = ['declaration_date', 'ex_date', 'record_date', 'payable_date'] as const;
const LONGEST = 90 * 86_400_000;
/** Before any history. */
const EVER = '1900-01-01';

/** All of an announcement's dates are the day of the split: the market tells it no earlier. */
function wireAnnouncement({ symbol, session, ratio }: TapeSplit) {
  const cusip = cusipOf(symbol);
  const { new_rate: fresh, old_rate: old } = rates(ratio);
  return {
    id: contentUuid('announcement', symbol, session),
    corporate_action_id: `${cusip}_${session.replaceAll('-', '')}`,
    ca_type: 'split',
    ca_sub_type: ratio > 1 ? 'stock_split' : 'reverse_split',
    initiating_symbol: symbol,
    initiating_original_cusip: cusip,
    target_symbol: symbol,
    target_original_cusip: cusip,
    ...Object.fromEntries(DATES.map((name) => [name, session])),
    cash: '0',
    old_rate: decimal(old),
    new_rate: decimal(fresh),
  };
}

function day({ query }: Context, name: string): string {
  const date = query.text(name)?.slice(0, 10);
  if (date === undefined || !isDate(date)) throw faults.unprocessable(`invalid ${name}`);
  return date;
}

/** The older address of corporate actions. */
async function list(context: Context) {
  const { query, venue, assets } = context;
  const types = query.list('ca_types')?.map((type) => type.toLowerCase());
  if (!types || !types.every((type) => TYPES.has(type))) throw faults.unprocessable('invalid ca_types');
  const [since, until] = [day(context, 'since'), day(context, 'until')];
  if (Date.parse(until) - Date.parse(since) > LONGEST)
    throw faults.unprocessable('the date range is limited to 90 days');
  query.oneOf('date_type', DATES, 'ex_date');
  const symbol = query.text('symbol');
  const named = symbol === null ? assets.listed : [assets.symbolOf(symbol) ?? ''];
  const cusip = query.text('cusip');
  const symbols = named.filter(
    (one) => one !== '' && (cusip === null || cusipOf(one) === cusip.toUpperCase()),
  );
  const today = newYorkDate(venue.at);
  const end = until < today ? until : today;
  if (!types.includes('split') || since > end) return [];
  const splits = await venue.tape.history.splits(symbols, previousSession(since), end);
  return splits.filter(({ session }) => session >= since).map(wireAnnouncement);
}

const PATH = '/v2/corporate_actions/announcements';

export const announcementOperations: readonly Operation[] = [
  { method: 'GET', path: PATH, handle: async (context) => ({ body: await list(context) }) },
  {
    method: 'GET',
    path: `${PATH}/{id}`,
    async handle({ params, venue, assets }) {
      const id = uuidOf(params[0] as string);
      const splits = await venue.tape.history.splits(assets.listed, EVER, newYorkDate(venue.at));
      const found = splits.map(wireAnnouncement).find((announcement) => announcement.id === id);
      if (!found) throw faults.notFound(`announcement not found for ${params[0]}`);
      return { body: found };
    },
  },
];
