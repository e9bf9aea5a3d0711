import { previousSession, toDollars } from '../../../../domain/index.ts';
import { fillValue } from '../../../../portfolio/index.ts';
import { buyingPower } from '../../buying-power.ts';
import type { LiveAccount, Scene } from '../../live/index.ts';
import type { Context, Operation } from '../context.ts';
import { faults } from '../fault.ts';
import { decimal } from '../wire/text.ts';
import { DEFAULT_CONFIGURATION } from './desks.ts';
import { equityAtClose } from './equity.ts';

/** Market value of what is held, integer micro-dollars. */
export function longValue({ books }: LiveAccount, scene: Scene): number {
  let sum = 0;
  for (const { symbol, qty, lastPrice } of books.positions.values())
    sum += fillValue(qty, scene.price(symbol) ?? lastPrice);
  return sum;
}

async function account(context: Context) {
  const { venue, account: own, desks, legacyFields } = context;
  await venue.look(own.books.positions.keys());
  const scene = venue.scene();
  const { openedAt, configuration } = await desks.of(own.id, new Date(scene.at).toISOString());
  const cash = own.books.ledger.cashMicros;
  const long = longValue(own, scene);
  const equity = decimal(toDollars(cash + long));
  const free = decimal(
    toDollars(buyingPower(cash, own.books.open.values(), (s) => scene.price(s) ?? undefined, own.rules)),
  );
  const before = scene.phase === 'open' ? previousSession(scene.session) : scene.session;
  const lastEquity = decimal(await equityAtClose(venue.tape, own, before));
  const value = decimal(toDollars(long));
  return {
    body: {
      id: own.id,
      account_number: accountNumber(own.id),
      admin_configurations: {},
      user_configurations: null,
      status: 'ACTIVE',
      crypto_status: 'INACTIVE',
      currency: 'USD',
      buying_power: free,
      regt_buying_power: free,
      effective_buying_power: free,
      non_marginable_buying_power: free,
      options_buying_power: '0',
      bod_dtbp: '0',
      cash: decimal(toDollars(cash)),
      accrued_fees: '0',
      pending_transfer_in: '0',
      pending_transfer_out: '0',
      pending_reg_taf_fees: '0',
      portfolio_value: equity,
      equity,
      last_equity: lastEquity,
      long_market_value: value,
      short_market_value: '0',
      position_market_value: value,
      initial_margin: value,
      maintenance_margin: '0',
      last_maintenance_margin: '0',
      sma: '0',
      multiplier: '1',
      trading_blocked: false,
      transfers_blocked: false,
      account_blocked: false,
      trade_suspended_by_user: configuration['suspend_trade'] === true,
      shorting_enabled: false,
      created_at: openedAt,
      balance_asof: before,
      intraday_adjustments: '0',
      options_approved_level: 0,
      options_trading_level: 0,
      crypto_tier: 0,
      ...(legacyFields && { pattern_day_trader: false, daytrade_count: 0, daytrading_buying_power: '0' }),
    },
  };
}

/** Ten characters that look like Alpaca's paper account numbers. */
export function accountNumber(id: string): string {
  return `PA${id.replaceAll('-', '').slice(0, 10).toUpperCase()}`;
}

/** What may be set, with the values that may be given; null: any truth value. */
const SETTABLE: Readonly<Record<string, readonly unknown[] | null>> = {
  dtbp_check: ['both', 'entry', 'exit'],
  pdt_check: ['both', 'entry', 'exit'],
  trade_confirm_email: ['all', 'none'],
  suspend_trade: null,
  no_shorting: null,
  fractional_trading: null,
  max_margin_multiplier: ['1', '2', '4'],
  max_options_trading_level: [0, 1, 2, 3],
  ptp_no_exception_entry: null,
  disable_overnight_trading: null,
};
const REMOVED = ['dtbp_check', 'pdt_check'];

function shown(configuration: Readonly<Record<string, unknown>>, legacyFields: boolean) {
  const all = { ...DEFAULT_CONFIGURATION, ...configuration };
  return Object.fromEntries(Object.entries(all).filter(([name]) => legacyFields || !REMOVED.includes(name)));
}

const desk = ({ desks, account: own, venue }: Context) => desks.of(own.id, new Date(venue.at).toISOString());

export const accountOperations: readonly Operation[] = [
  { method: 'GET', path: '/v2/account', handle: account },
  {
    method: 'GET',
    path: '/v2/account/configurations',
    handle: async (context) => ({
      body: shown((await desk(context)).configuration, context.legacyFields),
    }),
  },
  {
    method: 'PATCH',
    path: '/v2/account/configurations',
    async handle(context) {
      const changes: Record<string, unknown> = {};
      for (const [name, value] of Object.entries(context.body)) {
        const known = Object.hasOwn(SETTABLE, name) ? SETTABLE[name] : undefined;
        if (known === undefined) throw faults.unprocessable(`input parameters are not recognized: ${name}`);
        // Clients whose types know no absence send what was left out as an empty text.
        if (value === null || value === '') continue;
        const valid = known === null ? typeof value === 'boolean' : known.includes(value);
        if (!valid) throw faults.unprocessable(`invalid ${name}`);
        changes[name] = value;
      }
      const now = await desk(context);
      const configuration = { ...now.configuration, ...changes };
      await context.desks.change(context.account.id, { ...now, configuration });
      return { body: shown(configuration, context.legacyFields) };
    },
  },
];
