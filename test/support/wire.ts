import type { Twin } from './twin.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // What a test reads of an answer is what it asserts on.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly body: any;
}

/** Calls an exchange over the wire with one pair of keys. */
export type Call = (method: string, path: string, body?: unknown) => Promise<Answer>;

export function caller(twin: Pick<Twin, 'url'>, key = 'PKTEST'): Call {
  return async (method, path, body) => {
    const response = await fetch(twin.url + path, {
      method,
      headers: { 'APCA-API-KEY-ID': key, 'APCA-API-SECRET-KEY': 'secret' },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === '' ? null : JSON.parse(text),
    };
  };
}
