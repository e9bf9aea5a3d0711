/** The headers of an answer, as far as the SDKs hand them out. */
export type Headers = { get?(name: string): string | null } | undefined;

/**
 * Milliseconds that `retry-after-ms`, or `retry-after` in seconds or as a date, asks for; null: neither is there.
 * Sources: RFC 9110 10.2.3; the first is what the three providers' SDKs heed too.
 */
export function restAsked(headers: Headers, now: number): number | null {
  const ms = Number(headers?.get?.('retry-after-ms') ?? Number.NaN);
  if (Number.isFinite(ms) && ms >= 0) return ms;
  const after = headers?.get?.('retry-after') ?? null;
  if (after === null) return null;
  const seconds = Number(after);
  if (after.trim() !== '' && Number.isFinite(seconds)) return seconds >= 0 ? seconds * 1000 : null;
  return until(after, now);
}

const LIMITS = ['requests', 'tokens', 'input-tokens', 'output-tokens'] as const;

/**
 * Milliseconds until the limit that was met is free again, for a 429 that asks for nothing. Groq and OpenAI tell a span
 * (`2m59.56s`), Anthropic an instant. They tell it with every answer, so that it means nothing with any other status.
 */
export function restUntilReset(headers: Headers, now: number): number | null {
  const get = (name: string): string | null => headers?.get?.(name) ?? null;
  const limits = LIMITS.flatMap((limit) => {
    const reset = spanOf(get(`x-ratelimit-reset-${limit}`)) ?? until(get(`anthropic-ratelimit-${limit}-reset`), now); // prettier-ignore
    const left = get(`x-ratelimit-remaining-${limit}`) ?? get(`anthropic-ratelimit-${limit}-remaining`);
    return reset === null ? [] : [{ limit, reset, met: left === null || Number(left) <= 0 }];
  });
  const met = limits.filter((one) => one.met);
  // Some tokens may be left and too few for the question; of requests one is enough.
  const binding = met.length > 0 ? met : limits.filter(({ limit }) => limit !== 'requests');
  return binding.length === 0 ? null : Math.max(...binding.map(({ reset }) => reset));
}

function until(date: string | null, now: number): number | null {
  const at = Date.parse(date ?? '');
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}

const SPAN = /^(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+(?:\.\d+)?)s)?(?:(\d+(?:\.\d+)?)ms)?$/;
const UNITS = [86_400_000, 3_600_000, 60_000, 1000, 1] as const;

/** `7.66s`, `2m59.56s`, `6m0s`, `12ms`. */
function spanOf(text: string | null): number | null {
  const parts = text === null || text === '' ? null : SPAN.exec(text);
  return parts && UNITS.reduce((sum, unit, i) => sum + Number(parts[i + 1] ?? 0) * unit, 0);
}
