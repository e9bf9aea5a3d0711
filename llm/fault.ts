import { DeskError, messageOf } from '../domain/index.ts';
import type { CallOutcome } from './call.ts';
import { plainText } from './plain-text.ts';
import { restAsked, restUntilReset, type Headers } from './retry-after.ts';

/** A call that went wrong, told apart so that the guard knows what to do about it. */
export class ModelFault extends Error {
  constructor(
    readonly outcome: Exclude<CallOutcome, 'asked' | 'answered'>,
    message: string,
    readonly how: {
      /** Whether the same call may go well a moment later. */
      readonly again: boolean;
      /** Milliseconds that the provider asks to be left alone for, or that asking is known to be in vain; null: none said. */
      readonly restMs?: number | null;
      /** What the provider said, for the record. */
      readonly reply?: string | null;
    },
  ) {
    super(message);
  }
}

/** A reply longer than the desk is willing to read. */
export class TooLarge extends Error {}

/** A wrong key or model name is not mended within a cycle: it is asked about again only after so long. */
const IN_VAIN_MS = 600_000;
const WORDS = 300;

interface Told {
  readonly status?: unknown;
  readonly headers?: Headers;
  readonly error?: unknown;
  readonly code?: unknown;
  readonly cause?: unknown;
}

/**
 * What an official SDK threw, as a fault. The three SDKs share one error shape: `status`, `headers` and `error`, all
 * undefined where no answer came.
 */
export function faultOf(
  thrown: unknown,
  { provider, model, setting, now }: { provider: string; model: string; setting: string; now: number },
): ModelFault {
  if (thrown instanceof ModelFault) return thrown;
  if (thrown instanceof DeskError && thrown.code === 'TIMEOUT')
    return new ModelFault('timeout', thrown.message, { again: true });
  if (rootOf(thrown) instanceof TooLarge)
    return new ModelFault('too_large', `${provider}: ${messageOf(rootOf(thrown))}`, { again: false });
  const told = (typeof thrown === 'object' && thrown !== null ? thrown : {}) as Told;
  const words = plainText(messageOf(thrown), WORDS);
  const reply = told.error === undefined ? words : plainText(JSON.stringify(told.error) ?? words, 4000);
  const fault = (
    outcome: ModelFault['outcome'],
    line: string,
    again: boolean,
    restMs: number | null,
  ): ModelFault => new ModelFault(outcome, `${provider}: ${line}`, { again, restMs, reply });
  const { status } = told;
  if (typeof status !== 'number') {
    if (isConnection(thrown))
      return fault('unreachable', `cannot be reached: ${plainText(messageOf(rootOf(thrown)), WORDS) || words}`, true, null); // prettier-ignore
    return fault('cut_off', `its answer broke off or is no JSON: ${words}`, true, null);
  }
  const rest = restAsked(told.headers, now);
  const named = `${reply} ${words}`;
  if (PAID.has(status) && NO_MONEY.test(named))
    return fault('rate_limited', `the account's quota is used up (${words})`, false, rest ?? IN_VAIN_MS);
  if (status === 429)
    return fault('rate_limited', `too many requests (${words})`, true, rest ?? restUntilReset(told.headers, now)); // prettier-ignore
  if (status === 404 && !/model/i.test(named)) {
    const line = `has nothing to ask at its address (${words}): see ${setting.replace('MODEL', 'BASE_URL')}; with many servers it ends in /v1`;
    return fault('refused', line, false, IN_VAIN_MS);
  }
  if (status === 404 || ((status === 400 || status === 403) && NO_MODEL.test(named))) {
    const line = `does not offer the model "${model}" (${words}): set ${setting}; \`npm run doctor\` lists what it offers`;
    return fault('unknown_model', line, false, IN_VAIN_MS);
  }
  if (status === 401 || status === 403)
    return fault('unauthorised', `the key is refused (${words})`, false, IN_VAIN_MS);
  if (status >= 500 || status === 408 || status === 409)
    return fault('provider_failed', `failed (${words})`, true, rest);
  return fault('refused', `the request was refused (${words})`, false, null);
}

const NO_MODEL =
  /model[^.]{0,80}(not found|not exist|decommission|deprecat|retired|not supported|unknown|invalid)|(unknown|invalid|no such|access to) (the )?model|model_(not_found|decommissioned|permission)/i;

/** OpenAI says it with a 429, Anthropic with a 400. A 429 for the pace may advertise the billing page too: that is none. */
const PAID: ReadonlySet<number> = new Set([400, 402, 403, 429]);
const NO_MONEY =
  /insufficient_quota|exceeded your current quota|credit balance|out of credits|billing_(hard_limit|not_active)/i;

/** The SDKs wrap what fetch threw, more than once. */
function rootOf(thrown: unknown): unknown {
  let at = thrown;
  for (let depth = 0; depth < 5 && at instanceof Error && at.cause !== undefined; depth++) at = at.cause;
  return at;
}

const CONNECTION = /^(ECONN|ENOTFOUND|EAI_AGAIN|EPIPE|EHOST|ENET|ETIMEDOUT|UND_ERR_CONNECT|UND_ERR_SOCKET)/;

function isConnection(thrown: unknown): boolean {
  if (!(thrown instanceof Error) || !/connection error|fetch failed/i.test(thrown.message)) return false;
  const code: unknown = (rootOf(thrown) as Told | undefined)?.code;
  return typeof code !== 'string' || CONNECTION.test(code);
}
