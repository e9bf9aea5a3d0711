import { DeskError } from '../domain/index.ts';

export interface EdgeOptions {
  /** Whom it leads to, as messages name it. */
  readonly name: string;
  /** The one address requests may go to: scheme, host and port. */
  readonly baseUrl: string;
  /** Told the headers of each answer; must not throw. */
  readonly onAnswer?: (headers: Headers) => void;
  /** @default the platform's own */
  readonly fetch?: typeof fetch;
}

/**
 * A fetch that reaches one host and no other, and follows no redirect: headers with keys in them go nowhere else.
 * @throws DeskError INTERNAL for any other host, before anything is sent
 */
export function edgeFetch({ name, baseUrl, onAnswer, fetch: send = fetch }: EdgeOptions): typeof fetch {
  const { origin } = new URL(baseUrl);
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.origin !== origin) {
      throw new DeskError(
        'INTERNAL',
        `a request meant for ${name} at ${origin} would have gone to ${url.origin}`,
        {
          hint: 'nothing was sent; please report it',
        },
      );
    }
    const answer = await send(input, { ...init, redirect: 'error' });
    onAnswer?.(answer.headers);
    return answer;
  };
}

/** Whether an address names this machine by a loopback address. */
export function isLoopback(address: string): boolean {
  const { hostname } = new URL(address);
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** Takes keys out of a text by value: what a server answers may repeat what it was sent. */
export function scrubber(secrets: readonly string[]): (text: string) => string {
  const wanted = secrets.filter((secret) => secret.length >= 4);
  return (text) => wanted.reduce((left, secret) => left.replaceAll(secret, '[redacted]'), text);
}
