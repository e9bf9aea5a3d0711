import type { AlpacaBrokerOptions } from '../../brokers/alpaca/index.ts';
import { BrokerFeed } from '../../brokers/feed/index.ts';
import { phaseAt } from '../../domain/calendar/index.ts';
import { createRng, DeskError } from '../../domain/index.ts';
import type { Clock } from '../../domain/index.ts';
import type { GuardRoll } from '../../guards/index.ts';
import type { Book } from '../../portfolio/index.ts';
import type { CashActivity } from '../../portfolio/reconcile/index.ts';
import { claimAccount } from '../account-lock.ts';
import { FollowedClock } from '../clocks/followed-clock.ts';
import { alpacaAddresses, checkLive } from '../config/index.ts';
import type { Config } from '../config/index.ts';
import type { Venue, VenueListener } from './venue.ts';

/** How far back executions are asked for when the line comes up. */
const OVERLAP = 86_400_000;

/**
 * An Alpaca account, or our own exchange behind the same protocol. One desk an account: the account is claimed before
 * anything is sent.
 * @param heardUntil when the desk heard of its orders last, milliseconds since the epoch; null: never
 * @throws DeskError CONFIG_INVALID, BROKER_REFUSED, BROKER_UNREACHABLE, DATABASE_LOCKED
 */
export async function remoteVenue(
  config: Config,
  book: Book,
  parts: {
    readonly wall: Clock;
    readonly heardUntil: () => number | null;
    readonly note: (line: string) => void;
    /** How the line dials, asks and waits. @default in real time */
    readonly line?: Pick<AlpacaBrokerOptions, 'fetch' | 'lanes' | 'schedule'>;
    readonly roll?: GuardRoll;
  },
): Promise<Venue> {
  const { settings, runtimeDir, stateDir } = config;
  const { wall } = parts;
  // The SDK is slow to load, and most desks do without.
  const { createAlpacaBroker } = await import('../../brokers/alpaca/index.ts');
  const at = alpacaAddresses(settings);
  const feed = new BrokerFeed({ ...book.heard(), held: (symbol) => book.position(symbol)?.qty ?? 0 });
  feed.positions(book.positions());
  let listener: VenueListener | null = null;
  let clock: Clock = wall;
  const { broker, account, kind, notes } = await createAlpacaBroker({
    keyId: settings.ALPACA_API_KEY as string,
    secretKey: settings.ALPACA_SECRET_KEY as string,
    money: at.money,
    baseUrl: at.trading,
    streamUrl: at.stream,
    clock: wall,
    rng: createRng(`${settings.SEED}/alpaca`),
    feed,
    ...(parts.roll && { enrol: { roll: parts.roll, kind: 'broker' } }),
    heardUntil: () => new Date((parts.heardUntil() ?? wall.now()) - OVERLAP).toISOString(),
    marketOpen: () => phaseAt(clock.now()) === 'REGULAR',
    onNews: () => listener?.onNews(),
    onProblem: (problem) => listener?.onProblem(problem),
    onFault: (message) => listener?.onFault(message),
    ...parts.line,
  });
  checkLive(settings, runtimeDir, { kind, id: account.id });
  const claim = claimAccount({
    accountId: account.id,
    broker: new URL(at.trading).host,
    runtimeDir,
    stateDir,
    clock: wall,
  });
  for (const note of notes) parts.note(note);
  if (kind === 'exchange') clock = new FollowedClock(await timeOf(broker));
  return {
    broker,
    clock,
    told: `account ${account.id} at ${new URL(at.trading).host}`,
    activities: async (since) =>
      (await broker.movements(since)).map(({ id, kind, amount }) => ({ id, kind: activityOf(kind), amount })),
    toPlay: () => [],
    play: async () => undefined,
    async follow() {
      if (clock instanceof FollowedClock) clock.follow(await timeOf(broker));
    },
    async start(heard) {
      listener = heard;
      await broker.start();
    },
    async close() {
      broker.close();
      claim.release();
    },
  };
}

async function timeOf(broker: { time(): Promise<number | null> }): Promise<number> {
  const time = await broker.time();
  if (time !== null) return time;
  throw new DeskError('BROKER_UNREACHABLE', 'the exchange does not say what time it is', {
    hint: 'is it still running?',
  });
}

/** Alpaca's activity types, as far as the books care. */
function activityOf(type: string): CashActivity['kind'] {
  if (type.endsWith('FEE')) return 'fee';
  return /^(DIV|INT|CGD)/.test(type) ? 'dividend' : 'transfer';
}
