import type { IncomingHttpHeaders } from 'node:http';
import type { RawData, WebSocket } from 'ws';
import type { LiveAccount, Venue } from '../live/index.ts';
import type { BrokerUpdate } from '../../port.ts';
import { accountOf } from './auth.ts';
import { binaryJson, codecOf, read } from './codec.ts';
import type { Codec } from './codec.ts';
import { wireOrder } from './wire/order.ts';
import { decimal } from './wire/text.ts';

interface Client {
  readonly socket: WebSocket;
  readonly codec: Codec;
  accountId: string | null;
  listens: boolean;
}

/** More unsent bytes than this and a client is too slow to be served. */
const SLOW = 16_000_000;

/** `/stream`: what happens to the orders of an account, to those who listen. Nothing is repeated after a reconnect. */
export class UpdateHub {
  readonly #venue: Venue;
  readonly #clients = new Set<Client>();

  constructor(venue: Venue) {
    this.#venue = venue;
    venue.onUpdates((account, updates) => this.#publish(account, updates));
  }

  connect(socket: WebSocket, headers: IncomingHttpHeaders): void {
    const client: Client = { socket, codec: codecOf(headers, binaryJson), accountId: null, listens: false };
    this.#clients.add(client);
    socket.on('close', () => this.#clients.delete(client));
    socket.on('message', (data, isBinary) => this.#hear(client, data, isBinary));
  }

  #hear(client: Client, data: RawData, isBinary: boolean): void {
    const message = read(asBuffer(data), isBinary);
    const action = message?.['action'];
    const inner = message?.['data'];
    const fields = (typeof inner === 'object' && inner !== null ? inner : {}) as Record<string, unknown>;
    if (action === 'authenticate' || action === 'auth') {
      const key = fields['key_id'] ?? message?.['key'];
      const secret = fields['secret_key'] ?? message?.['secret'];
      this.#authenticate(client, key, secret);
    } else if (action === 'listen' || action === 'unlisten') {
      if (client.accountId === null) return this.#authorization(client, false, action);
      const asked = Array.isArray(fields['streams']) ? fields['streams'] : [];
      // The list of a `listen` takes the place of the one before.
      const named = asked.includes('trade_updates');
      client.listens = action === 'listen' ? named : client.listens && !named;
      this.#send(client, { stream: 'listening', data: { streams: client.listens ? ['trade_updates'] : [] } });
    } else {
      this.#send(client, { stream: 'error', data: { error: 'unknown action' } });
    }
  }

  #authenticate(client: Client, key: unknown, secret: unknown): void {
    let accountId: string;
    try {
      accountId = accountOf(key, secret);
    } catch {
      this.#authorization(client, false, 'authenticate');
      return;
    }
    // Opened now, so that what follows over REST finds it and its updates find this socket.
    void this.#venue.account(accountId).then(
      () => {
        client.accountId = accountId;
        this.#authorization(client, true, 'authenticate');
      },
      () => client.socket.close(1011, 'the account cannot be opened'),
    );
  }

  #authorization(client: Client, authorized: boolean, action: string): void {
    this.#send(client, {
      stream: 'authorization',
      data: { status: authorized ? 'authorized' : 'unauthorized', action },
    });
  }

  #publish(account: LiveAccount, updates: readonly BrokerUpdate[]): void {
    const listeners = [...this.#clients].filter(
      (client) => client.listens && client.accountId === account.id,
    );
    if (listeners.length === 0) return;
    for (const update of updates) {
      const message = wireUpdate(account, update);
      if (message) for (const client of listeners) this.#send(client, message);
    }
  }

  #send({ socket, codec }: Client, message: unknown): void {
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > SLOW) socket.terminate();
    else socket.send(codec.encode(message));
  }
}

/** An update as the stream tells it; null for what Alpaca's does not tell: waiting legs, splits. */
export function wireUpdate(account: LiveAccount, update: BrokerUpdate) {
  if (update.kind === 'split' || update.event === 'held') return null;
  const { order, fill, event, position, at } = update;
  const kept = account.books.orders.get(order.id);
  if (!kept) return null;
  return {
    stream: 'trade_updates',
    data: {
      event,
      timestamp: fill?.at ?? at,
      order: wireOrder({ ...kept, ...order }),
      position_qty: decimal(position.qty),
      ...(fill && { execution_id: fill.executionId, price: decimal(fill.price), qty: decimal(fill.qty) }),
    },
  };
}

export function asBuffer(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}
