import { hash } from 'node:crypto';

/** Lower-case hex SHA-256 of a text. */
export function sha256(text: string): string {
  return hash('sha256', text);
}

/** A UUID (version 8, custom) derived from content: the same content has the same id on every run (P5). */
export function contentUuid(...parts: readonly (string | number)[]): string {
  const h = sha256(parts.join('\u001f'));
  const variant = ((Number.parseInt(h[16] ?? '0', 16) & 0x3) | 0x8).toString(16);
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-8${h.slice(13, 16)}-${variant}${h.slice(17, 20)}-${h.slice(20, 32)}`;
}

export type OrderPurpose = 'entry' | 'exit' | 'stop' | 'flatten';

/** Where an order comes from; together with its content this is its identity (P4). */
export interface OrderPlace {
  readonly desk: string;
  /** Session that decided it, YYYY-MM-DD. */
  readonly session: string;
  readonly symbol: string;
  readonly strategy: string;
  readonly purpose: OrderPurpose;
  /** Counts intents of the same place within a session from 0. */
  readonly ordinal: number;
}

/**
 * Client order id, derived from the order's place: the same on every retry and after every restart.
 * At most 48 characters (older brokers' limit), starts with the desk's name.
 */
export function clientOrderId(place: OrderPlace): string {
  const digest = sha256(
    [place.desk, place.session, place.symbol, place.strategy, place.purpose, place.ordinal].join('|'),
  ).slice(0, 8);
  const day = place.session.replaceAll('-', '');
  return `${place.desk}-${day}-${place.symbol}-${place.purpose}-${digest}`;
}
