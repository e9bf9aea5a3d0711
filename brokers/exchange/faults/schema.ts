import { z } from 'zod';
import { DeskError, isSession } from '../../../domain/index.ts';

/** What a fault waits for; what is left out matches everything. */
const when = z
  .strictObject({
    method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).optional(),
    /** `/v2/orders/*`: a star stands for any characters but none of a query. */
    path: z.string().startsWith('/').max(200).optional(),
    /** Of the order, or of the request's body. */
    symbol: z.string().min(1).max(20).optional(),
    /** Of a message on `/stream`. */
    event: z
      .enum(['accepted', 'new', 'fill', 'partial_fill', 'canceled', 'expired', 'rejected', 'replaced'])
      .optional(),
    /** The first one that counts, from 1. */
    nth: z.int().min(1).default(1),
    /** Minutes of the market's time after the fault was set. */
    afterMinutes: z.number().min(0).default(0),
  })
  .prefault({});

/** Whether the request is carried out before the fault, or never. */
const at = z.enum(['before', 'after']).default('before');
const session = z.string().refine(isSession, 'a date on which the market trades').optional();
const milliseconds = z.int().min(1).max(600_000);

/** Which moment each kind belongs to. */
const kinds = {
  request: z.discriminatedUnion('kind', [
    /** Takes so much longer. */
    z.strictObject({ kind: z.literal('latency'), ms: milliseconds }),
    /** Never answers; the connection stays open until the client gives up. */
    z.strictObject({ kind: z.literal('hang'), at }),
    /** Ends the connection without an answer. */
    z.strictObject({ kind: z.literal('drop'), at }),
    /** Answers something else: JSON, or a gateway's page. */
    z.strictObject({
      kind: z.literal('reply'),
      at,
      status: z.int().min(400).max(599),
      headers: z.record(z.string().regex(/^[A-Za-z0-9-]+$/), z.string().max(200)).optional(),
      body: z.json().optional(),
      html: z.string().max(10_000).optional(),
    }),
    z.strictObject({ kind: z.literal('rate_limited'), seconds: z.int().min(1).max(3600).default(1) }),
    z.strictObject({ kind: z.literal('keys_expired') }),
    /** The exchange's own clock is off by so much; what happens in the market is not. */
    z.strictObject({ kind: z.literal('clock_skew'), ms: z.int().min(-86_400_000).max(86_400_000) }),
  ]),
  update: z.discriminatedUnion('kind', [
    /** Never told. */
    z.strictObject({ kind: z.literal('lose') }),
    z.strictObject({ kind: z.literal('duplicate'), copies: z.int().min(1).max(100).default(1) }),
    /** Told after the next one. */
    z.strictObject({ kind: z.literal('reorder') }),
    /** The sockets of `/stream` close, and the message with them. */
    z.strictObject({ kind: z.literal('drop_socket') }),
    /** The sockets of `/stream` answer pings and say nothing any more. */
    z.strictObject({ kind: z.literal('mute_socket') }),
  ]),
  prices: z.discriminatedUnion('kind', [
    /** The same of the sockets of market data, at their next message. */
    z.strictObject({ kind: z.literal('drop_prices') }),
    z.strictObject({ kind: z.literal('mute_prices') }),
  ]),
  fill: z.discriminatedUnion('kind', [
    /** No more than so many shares of the symbol at this moment. */
    z.strictObject({ kind: z.literal('partial_fill'), qty: z.number().positive() }),
  ]),
  order: z.discriminatedUnion('kind', [
    /** Taken, and rejected when the market next moves. */
    z.strictObject({ kind: z.literal('reject_after_accept') }),
  ]),
  cancel: z.discriminatedUnion('kind', [
    /** `pending_cancel`, and still able to fill; canceled after so many minutes, or never. */
    z.strictObject({ kind: z.literal('stuck_cancel'), minutes: z.number().positive().optional() }),
  ]),
  market: z.discriminatedUnion('kind', [
    /** The market closes unannounced. Without a session: the one that is on, or the next. */
    z.strictObject({ kind: z.literal('close_early'), minutesAfterOpen: z.int().min(1).max(389), session }),
    /** `ratio` new shares for one old share at the open. Without a session: the next one. */
    z.strictObject({
      kind: z.literal('split'),
      symbol: z.string().min(1).max(20),
      ratio: z.number().positive(),
      session,
    }),
  ]),
} as const;

export type Stage = keyof typeof kinds;
/** What happens at one stage. */
export type What<S extends Stage = Stage> = z.infer<(typeof kinds)[S]>;

const fault = z.strictObject({
  when,
  what: z.discriminatedUnion('kind', [
    kinds.request,
    kinds.update,
    kinds.prices,
    kinds.fill,
    kinds.order,
    kinds.cancel,
    kinds.market,
  ]),
  /** How often it happens. */
  times: z.union([z.int().min(1), z.literal('always')]).default(1),
});
export type Fault = z.infer<typeof fault>;

const faultFile = z.strictObject({
  /** What happened to others, in a line or two. */
  story: z.string().optional(),
  /** Where it is told, `owner/repository#number`. */
  incidents: z.array(z.string()).optional(),
  faults: z.array(fault).max(200),
});
export type FaultFile = z.infer<typeof faultFile>;

export const stageOf = ({ kind }: What): Stage =>
  (Object.keys(kinds) as Stage[]).find((stage) =>
    kinds[stage].options.some((option) => option.shape.kind.value === kind),
  ) as Stage;

const HELP = 'docs/alpaca.md lists the faults; brokers/exchange/scenarios holds examples';

/** @param where names the text for a person @throws DeskError CONFIG_INVALID with every violation */
export function readFaults(text: string, where: string): FaultFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new DeskError('CONFIG_INVALID', `${where} is not JSON`, { cause, hint: HELP });
  }
  return checkFaults(value, where);
}

/** @throws DeskError CONFIG_INVALID with every violation */
export function checkFaults(value: unknown, where: string): FaultFile {
  const read = faultFile.safeParse(value);
  if (read.success) return read.data;
  const lines = read.error.issues.map(({ path, message }) => `${path.join('.') || 'file'}: ${message}`);
  throw new DeskError('CONFIG_INVALID', `${where}: ${lines.join('; ')}`, { hint: HELP });
}
