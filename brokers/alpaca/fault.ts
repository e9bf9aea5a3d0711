import { errors } from '@alpacahq/alpaca-trade-api';
import { DeskError, messageOf } from '../../domain/index.ts';
import type { RefusalCode } from '../port.ts';

/** An answer that is not of the documented form. Whether the request took effect is not known from it. */
export class MalformedAnswer extends Error {
  override readonly name = 'MalformedAnswer';
}

/**
 * What a failed call tells: `said` is the broker's own word, so that the request had no effect; `silent` is everything
 * else (time-outs, lost connections, 5xx, 429, pages of a gateway, answers of another form), after which nothing is known.
 */
export type CallFault =
  | { readonly kind: 'said'; readonly status: number; readonly code: number; readonly message: string }
  | { readonly kind: 'silent'; readonly status: number | null; readonly message: string };

/** @throws DeskError where the fault is the desk's own (another host than the configured one) */
export function readFault(thrown: unknown): CallFault {
  const error = thrown instanceof errors.FetchError ? thrown.cause : thrown;
  if (error instanceof DeskError && !OUTSIDE.has(error.code)) throw error;
  if (!(error instanceof errors.ApiError)) {
    return { kind: 'silent', status: null, message: brief(reasonOf(error)) };
  }
  const { status } = error;
  const message = brief(error.message);
  const code = Number(error.code);
  // Alpaca's refusals carry an eight-digit code; what has none came from a gateway on the way.
  if ([400, 403, 404, 422].includes(status) && Number.isInteger(code))
    return { kind: 'said', status, code, message };
  return { kind: 'silent', status, message: `HTTP ${status}: ${message}` };
}

/** DeskErrors that speak of the line; others are bugs. */
const OUTSIDE: ReadonlySet<string> = new Set([
  'TIMEOUT',
  'CIRCUIT_OPEN',
  'OVERLOADED',
  'BROKER_UNREACHABLE',
  'BROKER_REFUSED',
]);

/** undici says "fetch failed" and keeps the reason in its cause. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? `: ${messageOf(error.cause)}` : '';
  return `${messageOf(error)}${cause}`;
}

function brief(text: string): string {
  const line = text
    .replaceAll(/<(script|style)[\s\S]*?<\/\1>|<[^>]*>/gi, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return line.length > 200 ? `${line.slice(0, 197)}...` : line;
}

/** "client_order_id must be unique": HTTP 422 with code 40010001, which also stands for other faults. */
export const isDuplicate = (fault: CallFault): boolean =>
  fault.kind === 'said' && /client_order_id must be unique/i.test(fault.message);

const WORDS: readonly (readonly [RegExp, RefusalCode])[] = [
  [/insufficient (day ?trading )?buying power/i, 'insufficient_buying_power'],
  [/insufficient qty/i, 'insufficient_qty'],
  [/wash trade/i, 'wash_trade'],
  [/not allowed to short|sold short|short selling|shorting/i, 'no_short'],
  [/sub-?penny|minimum pricing criteria/i, 'sub_penny'],
  [/asset .*(not found|not active|not tradable)|(symbol|asset) not found|invalid symbol/i, 'unknown_symbol'],
  [
    /market (is|was)( currently)? (closed|not open)|outside (of )?(market|trading|regular) hours/i,
    'market_closed',
  ],
];

/** By words, because codes are shared: 40310000 is buying power, quantity, short and wash trade, 42210000 nearly all else. */
export function refusalOf(message: string): RefusalCode {
  return WORDS.find(([words]) => words.test(message))?.[1] ?? 'invalid_order';
}

/** Why keys are not taken, for a person. Alpaca's own words are the same for wrong, expired and misplaced keys. */
export function keysRefused(where: 'paper' | 'live' | 'other', keyId: string, message: string): DeskError {
  const looks = keyId.startsWith('PK') ? 'paper' : keyId.startsWith('AK') ? 'live' : null;
  const misplaced = where !== 'other' && looks !== null && looks !== where;
  const address = where === 'other' ? 'the address in ALPACA_BASE_URL' : `Alpaca's ${where} address`;
  return new DeskError('BROKER_REFUSED', `${address} does not take the keys (${message})`, {
    hint: misplaced
      ? `they look like keys of a ${looks} account: use ${where} keys, or ${looks === 'live' ? 'TRADING_MODE=live with ALPACA_PAPER=false' : 'TRADING_MODE=paper'}`
      : 'paper and live have keys of their own; check ALPACA_API_KEY and ALPACA_SECRET_KEY, and whether they were renewed',
  });
}
