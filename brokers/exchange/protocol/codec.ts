import type { IncomingHttpHeaders } from 'node:http';
import { decode, encode, encodeTimeSpecToTimestamp, ExtData } from '@msgpack/msgpack';

/** How a socket's messages are written; what is read may be either, in text or binary frames. */
export interface Codec {
  readonly name: 'json' | 'msgpack';
  /** @param value plain data; a time under `t` is a msgpack timestamp where the codec has one */
  encode(value: unknown): string | Buffer;
}

const TIMESTAMP = -1;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

function timestamp(text: string): ExtData {
  const [whole = '', fraction = ''] = text.slice(0, -1).split('.');
  const sec = Math.floor(Date.parse(`${whole}Z`) / 1000);
  return new ExtData(TIMESTAMP, encodeTimeSpecToTimestamp({ sec, nsec: Number(fraction.padEnd(9, '0')) }));
}

function withTimestamps(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withTimestamps);
  if (typeof value !== 'object' || value === null) return value;
  const message = value as Record<string, unknown>;
  const { t } = message;
  return typeof t === 'string' && INSTANT.test(t) ? { ...message, t: timestamp(t) } : message;
}

export const json: Codec = { name: 'json', encode: (value) => JSON.stringify(value) };

/** Alpaca's paper host writes JSON in binary frames. */
export const binaryJson: Codec = { name: 'json', encode: (value) => Buffer.from(JSON.stringify(value)) };

export const msgpack: Codec = {
  name: 'msgpack',
  encode: (value) => Buffer.from(encode(withTimestamps(value))),
};

/** The codec that a handshake asks for. */
export const codecOf = (headers: IncomingHttpHeaders, usual: Codec): Codec =>
  headers['content-type']?.toLowerCase().includes('msgpack') ? msgpack : usual;

/** A client's message, JSON or msgpack; null where it is neither. */
export function read(data: Buffer, isBinary: boolean): Record<string, unknown> | null {
  const first = data[0];
  const looksLikeJson = !isBinary || first === 0x7b || first === 0x20 || first === 0x0a;
  try {
    const value: unknown = looksLikeJson ? JSON.parse(data.toString('utf8')) : decode(data);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}
