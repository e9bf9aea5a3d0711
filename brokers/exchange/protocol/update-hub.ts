import type { IncomingHttpHeaders } from 'node:http';
import type { RawData, WebSocket } from 'ws';
import type { FaultPlan, What } from '../faults/index.ts';
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
  /** Answers pings, says nothing. */
  mute: boolean;
}

/** More unsent bytes than this and a client is too slow to be served. */
const SLOW = 16_000_000;

/** `/stream`: what happens to the orders of an account, to those who listen. Nothing is repeated after a reconnect. */
export class UpdateHub {
  readonly #venue: Venue;
  readonly #faults: FaultPlan;
  readonly #clients = new Set<Client>();
  /** Messages of an account that wait for the next one. */
  readonly #late = new Map<string, unknown[]>();

  constructor(venue: Venue, faults: FaultPlan) {
    this.#venue = venue;
    this.#faults = faults;
    venue.onUpdates((account, updates) => this.#publish(account, updates));
  }

  connect(socket: WebSocket, headers: IncomingHttpHeaders): void {
    const codec = codecOf(headers, binaryJson);
    const client: Client = { socket, codec, accountId: null, listens: false, mute: false };
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
      if (message) this.#tell(account.id, listeners, message);
    }
  }

  #tell(accountId: string, listeners: readonly Client[], message: WireUpdate): void {
    const { event, order } = message.data;
    const symbol = String(order['symbol']);
    const met = this.#faults.take('update', { event, symbol });
    const has = (kind: What<'update'>['kind']): boolean => met.some((fault) => fault.kind === kind);
    if (has('drop_socket')) for (const { socket } of listeners) socket.terminate();
    if (has('mute_socket')) for (const client of listeners) client.mute = true;
    if (has('lose')) return;
    if (has('reorder')) {
      this.#late.set(accountId, [...(this.#late.get(accountId) ?? []), message]);
      return;
    }
    const copies = met.reduce((sum, fault) => sum + (fault.kind === 'duplicate' ? fault.copies : 0), 1);
    const late = this.#late.get(accountId) ?? [];
    this.#late.delete(accountId);
    for (const told of [...Array.from({ length: copies }, () => message), ...late])
      for (const client of listeners) this.#send(client, told);
  }

  #send({ socket, codec, mute }: Client, message: unknown): void {
    if (mute || socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > SLOW) socket.terminate();
    else socket.send(codec.encode(message));
  }
}

type WireUpdate = NonNullable<ReturnType<typeof wireUpdate>>;

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
