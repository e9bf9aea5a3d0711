import type { IncomingMessage } from 'node:http';
import { faults } from './fault.ts';

const OWN = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i;

/**
 * Loopback alone is no defence: a page in the user's browser reaches it too, under a name of its own or from an
 * origin of its own. @throws WireFault 403
 */
export function refuseForeign({ headers, httpVersion }: IncomingMessage): void {
  // HTTP/1.0 knows no Host, and no browser speaks it.
  const nameless = headers.host === undefined && httpVersion === '1.0';
  if (!nameless && !OWN.test(headers.host ?? '')) throw faults.foreign();
  const { origin } = headers;
  if (origin === undefined) return;
  const from = /^https?:\/\/(.+)$/i.exec(origin)?.[1];
  if (from === undefined || !OWN.test(from)) throw faults.foreign();
}
