import type { IncomingHttpHeaders } from 'node:http';
import { contentUuid, sha256 } from '../../../domain/index.ts';
import { faults } from './fault.ts';

const LONGEST = 512;
/** In the place of a key id: a bearer token is all there is. */
export const BEARER = 'bearer';

/** The account that a pair of keys opens. Neither key can be told from it. */
export function accountOf(keyId: unknown, secret: unknown): string {
  const valid = (key: unknown): key is string =>
    typeof key === 'string' && key.length > 0 && key.length <= LONGEST;
  if (!valid(keyId) || !valid(secret)) throw faults.unauthorized();
  return contentUuid('account', sha256(keyId), sha256(secret));
}

/** Keys as headers, a bearer token, or HTTP Basic. @throws WireFault 403 without any, 401 with unusable ones */
export function accountOfHeaders(headers: IncomingHttpHeaders): string {
  const key = headers['apca-api-key-id'];
  const secret = headers['apca-api-secret-key'];
  if (key !== undefined || secret !== undefined) return accountOf(key, secret);
  const [scheme, token] = (headers.authorization ?? '').split(' ');
  if (scheme?.toLowerCase() === 'bearer' && token) return accountOf(BEARER, token);
  if (scheme?.toLowerCase() === 'basic' && token) {
    const [user, ...rest] = Buffer.from(token, 'base64').toString('utf8').split(':');
    return accountOf(user, rest.join(':'));
  }
  throw faults.noKeys();
}
