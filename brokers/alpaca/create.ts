import { errors } from '@alpacahq/alpaca-trade-api';
import { phaseAt } from '../../domain/calendar/index.ts';
import { DeskError, messageOf } from '../../domain/index.ts';
import type { Clock, Rng } from '../../domain/index.ts';
import { createLanes, isLoopback } from '../../guards/index.ts';
import type { Enrolment, Lanes, Schedule } from '../../guards/index.ts';
import type { BrokerFeed, FeedProblem } from '../feed/index.ts';
import type { Account, Broker } from '../port.ts';
import { AlpacaBroker } from './broker.ts';
import { CatchUp } from './catch-up.ts';
import { MalformedAnswer } from './fault.ts';
import { AlpacaLedger } from './ledger.ts';
import { toAccount } from './mapper.ts';
import { AlpacaRest, LIVE_URL, PAPER_URL } from './rest.ts';
import { Sending } from './sending.ts';
import { OrderUpdates } from './stream.ts';
import { UpdateMapper } from './updates.ts';
import { wireAccount } from './wire.ts';
import type { WireTradeUpdate } from './wire.ts';

export interface AlpacaBrokerOptions {
  readonly keyId: string;
  readonly secretKey: string;
  /** What money the settings ask for. An address of the other kind is refused (P8). */
  readonly money: 'paper' | 'live';
  /** @default Alpaca's address of that kind */
  readonly baseUrl?: string;
  /** @default `/stream` of the same host */
  readonly streamUrl?: string;
  /** Of the wall. */
  readonly clock: Clock;
  readonly rng: Rng;
  /** Numbers the news; made with what the desk knows already. */
  readonly feed: BrokerFeed;
  /** From when on executions are asked for when the line comes up, ISO 8601. @default two days back */
  readonly heardUntil?: () => string;
  /** @default by the desk's calendar */
  readonly marketOpen?: () => boolean;
  /** Something came that `updatesAfter` will tell. Must not throw. */
  readonly onNews?: () => void;
  /** News that cannot be: whoever hears of it halts the desk. */
  readonly onProblem?: (problem: FeedProblem) => void;
  /** A fault of the line or of a message, for the log: one line, without keys. */
  readonly onFault?: (message: string) => void;
  /** @default a set of its own: one budget for each account */
  readonly lanes?: Lanes;
  /** Where its own lanes can be looked at. @default nowhere */
  readonly enrol?: Enrolment;
  /** Milliseconds one request may take. @default 15_000 */
  readonly timeoutMs?: number;
  /** @default the platform's own */
  readonly fetch?: typeof fetch;
  /** @default real time */
  readonly schedule?: Schedule;
}

export interface OpenedAccount {
  readonly broker: AlpacaBroker;
  readonly account: Account;
  /** What the account is: `exchange` only for an answer with `X-Exchange` from a loopback address (P8). */
  readonly kind: Broker['kind'];
  /** Lines a person should read at the start. */
  readonly notes: readonly string[];
}

const DAY_MS = 86_400_000;

/**
 * Opens an account: looks at it once, finds out whose money it is, and dials nothing yet (`broker.start()` does).
 * @throws DeskError CONFIG_INVALID for an address that does not fit the money, BROKER_REFUSED for keys that are not taken
 *   or an account that may not trade, BROKER_UNREACHABLE
 */
export async function createAlpacaBroker(options: AlpacaBrokerOptions): Promise<OpenedAccount> {
  const { clock, feed } = options;
  const baseUrl = options.baseUrl ?? (options.money === 'live' ? LIVE_URL : PAPER_URL);
  checkAddress(baseUrl, options.money);
  let exchange: string | null = null;
  let answeredAt: number | null = null;
  const rest = new AlpacaRest({
    baseUrl,
    keyId: options.keyId,
    secretKey: options.secretKey,
    lanes: options.lanes ?? lanesOf(options, baseUrl),
    ...(options.timeoutMs !== undefined && { timeoutMs: options.timeoutMs }),
    ...(options.fetch && { fetch: options.fetch }),
    onAnswer(headers) {
      exchange ??= headers.get('x-exchange');
      answeredAt = clock.now();
    },
  });
  const wire = await rest.need('reconcile', wireAccount, (init) => rest.accounts.getAccountRaw(init));
  const kind = kindOf(baseUrl, exchange, options.money);
  if (wire.account_blocked || wire.trading_blocked || wire.trade_suspended_by_user) {
    throw new DeskError(
      'BROKER_REFUSED',
      `account ${wire.account_number} may not trade: it is blocked or suspended`,
      {
        hint: "see the account's page at Alpaca",
      },
    );
  }
  const ledger = new AlpacaLedger(rest);
  const mapper = new UpdateMapper(ledger);
  const now = (): string => new Date(clock.now()).toISOString();
  const fault = (message: string): void => options.onFault?.(rest.scrub(message));

  const report = (problems: readonly FeedProblem[]): void => {
    for (const problem of problems) options.onProblem?.(problem);
  };
  const catchUp = new CatchUp({
    ledger,
    feed,
    since: options.heardUntil ?? (() => new Date(clock.now() - 2 * DAY_MS).toISOString()),
    report,
  });
  /** What was missed while the line was down, or what a message leaves open. */
  const ask = (): void => {
    catchUp.run().then(
      () => options.onNews?.(),
      (error: unknown) => fault(`what was missed could not be asked for: ${messageOf(error)}`),
    );
  };
  const sending = new Sending();
  const hear = (update: WireTradeUpdate): void => {
    const { id, client_order_id, symbol } = update.order;
    // A leg's name is Alpaca's, and it does not say whose it is: taken as it comes it would be somebody else's.
    if (ledger.isStray(update.order) && !feed.knows(id) && !sending.has(client_order_id)) {
      const answers = sending.answers(symbol);
      if (answers) void answers.then(() => hear(update));
      else ask();
      return;
    }
    for (const raw of mapper.map(update, now())) report(feed.take(raw));
    options.onNews?.();
    if (catchUp.due) ask();
  };
  const stream = new OrderUpdates({
    url: options.streamUrl ?? `${baseUrl.replace(/^http/, 'ws').replace(/\/+$/, '')}/stream`,
    keyId: options.keyId,
    secretKey: options.secretKey,
    clock,
    rng: options.rng.fork('stream'),
    marketOpen: options.marketOpen ?? (() => phaseAt(clock.now()) === 'REGULAR'),
    onUpdate: hear,
    onUp: ask,
    onFault: fault,
    ...(options.schedule && { schedule: options.schedule }),
  });
  const broker = new AlpacaBroker({
    kind,
    keyId: options.keyId,
    rest,
    ledger,
    stream,
    feed,
    lastAnswerAt: () => answeredAt,
    catchUp,
    sending,
    pause: (n) => pause(n * 500, options.schedule),
    // 100, 200 and 400 ms: what Alpaca takes for most, and no long wait for a flatten (P7).
    settle: (n) => pause(50 * 2 ** n, options.schedule),
  });
  const notes = [`account ${wire.account_number} (${kind}) at ${new URL(baseUrl).host}`];
  if (wire.status !== 'ACTIVE') notes.push(`account ${wire.account_number} has the status ${wire.status}`);
  return { broker, account: toAccount(wire), kind, notes };
}

/** Keys travel in clear over http: only to this machine. */
function checkAddress(baseUrl: string, money: 'paper' | 'live'): void {
  const { protocol, origin } = new URL(baseUrl);
  if (protocol !== 'https:' && !isLoopback(baseUrl)) {
    throw new DeskError(
      'CONFIG_INVALID',
      `ALPACA_BASE_URL: ${origin} would be sent the keys without encryption`,
      {
        hint: 'use https; http is for this machine only (127.0.0.1)',
      },
    );
  }
  if ((origin === LIVE_URL && money === 'paper') || (origin === PAPER_URL && money === 'live')) {
    const other = money === 'live' ? 'paper' : 'live';
    throw new DeskError(
      'CONFIG_INVALID',
      `ALPACA_BASE_URL: ${origin} is the ${other} address, the desk is to trade ${money} money`,
      {
        hint: 'leave ALPACA_BASE_URL unset; TRADING_MODE and ALPACA_PAPER choose the address',
      },
    );
  }
}

function kindOf(baseUrl: string, exchange: string | null, money: 'paper' | 'live'): Broker['kind'] {
  if (exchange === null) return money;
  if (isLoopback(baseUrl)) return 'exchange';
  throw new DeskError(
    'CONFIG_INVALID',
    `${new URL(baseUrl).host} says it is an exchange of play money (X-Exchange), but is not on this machine`,
    {
      hint: 'run the exchange here, on 127.0.0.1',
    },
  );
}

/** Our own exchange asks for no restraint unless it is told to, and its days may pass in seconds. */
const LOOPBACK_PER_MINUTE = 6000;

function lanesOf({ clock, rng, enrol }: AlpacaBrokerOptions, baseUrl: string): Lanes {
  return createLanes({
    name: 'alpaca',
    ...(enrol && { enrol }),
    ...(isLoopback(baseUrl) && { perMinute: LOOPBACK_PER_MINUTE }),
    clock,
    rng: rng.fork('lanes'),
    isExpected: (error) =>
      error instanceof MalformedAnswer ||
      // The edge's own refusal: the same address would be refused again.
      (error instanceof errors.FetchError && error.cause instanceof DeskError) ||
      (error instanceof errors.ApiError && error.status < 500 && error.status !== 429),
    restFor: (error) =>
      error instanceof errors.ApiError && error.status === 429 ? (error.retryAfterMs ?? 5000) : null,
  });
}

function pause(ms: number, schedule: Schedule | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (schedule) schedule(ms, resolve);
    else setTimeout(resolve, ms);
  });
}
