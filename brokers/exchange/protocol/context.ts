import type { LiveAccount, Venue } from '../live/index.ts';
import type { AssetList } from './trading/asset-list.ts';
import type { Desks } from './trading/desks.ts';
import type { Query } from './query.ts';
import type { Updates } from './updates.ts';
import type { Body } from './wire/order-request.ts';

/** What an operation is given. */
export interface Context {
  readonly venue: Venue;
  readonly account: LiveAccount;
  readonly assets: AssetList;
  /** What happens in the accounts, as it happens. */
  readonly updates: Updates;
  /** Settings and watchlists of the accounts. */
  readonly desks: Desks;
  /** Fields that Alpaca removed in July 2026 are answered too. */
  readonly legacyFields: boolean;
  readonly query: Query;
  /** What stood in the braces of the path, in order. */
  readonly params: readonly string[];
  readonly body: Body;
}

/** Where an answer that does not end is written. */
export interface Outlet {
  write(text: string): void;
  /** The connection is gone, without a word. */
  cut(): void;
}

export interface Reply {
  /** @default 200 */
  readonly status?: number;
  /** Absent: no body at all. */
  readonly body?: unknown;
  /** A page in the place of a body: what a gateway answers. */
  readonly html?: string;
  /** In the place of a body: server-sent events, until it is done or the client has gone. */
  readonly stream?: (out: Outlet, gone: AbortSignal) => Promise<void>;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Operation {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** As in the OpenAPI files: `/v2/orders/{order_id}`. */
  readonly path: string;
  /** The answer may have no end. */
  readonly endless?: true;
  handle(context: Context): Reply | Promise<Reply>;
}
