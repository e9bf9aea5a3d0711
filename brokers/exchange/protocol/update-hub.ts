import type { IncomingHttpHeaders } from 'node:http';
import type { RawData, WebSocket } from 'ws';
import type { LiveAccount, Venue } from '../live/index.ts';
import type { BrokerUpdate } from '../../port.ts';
import { accountOf, BEARER } from './auth.ts';
import { binaryJson, codecOf, read } from './codec.ts';
import type { Codec } from './codec.ts';
import { isSlow, write } from './outgoing.ts';
import { isTold } from './updates.ts';
import type { Updates } from './updates.ts';
import { updateFields } from './wire/update.ts';

interface Client {
  readonly socket: WebSocket;
  readonly codec: Codec;
  accountId: string | null;
  /** Ends the listening; null: it does not listen. */
  leave: (() => void) | null;
  /** Answers pings, says nothing. */
  mute: boolean;
}

/** `/stream`: what happens to the orders of an account, to those who listen. Nothing is repeated after a reconnect. */
export class UpdateHub {
  readonly #venue: Venue;
  readonly #updates: Updates;
  /** The last update as it was written: those who hear the same are sent the same bytes. */
  #last: { readonly update: BrokerUpdate; readonly bytes: Map<Codec, string | Buffer> } | null = null;

  constructor(venue: Venue, updates: Updates) {
    this.#venue = venue;
    this.#updates = updates;
  }

  connect(socket: WebSocket, headers: IncomingHttpHeaders): void {
    const codec = codecOf(headers, binaryJson);
    const client: Client = { socket, codec, accountId: null, leave: null, mute: false };
    socket.on('close', () => client.leave?.());
    socket.on('message', (data, isBinary) => this.#hear(client, data, isBinary));
  }

  #hear(client: Client, data: RawData, isBinary: boolean): void {
    const message = read(asBuffer(data), isBinary);
    const action = message?.['action'];
    const inner = message?.['data'];
    const fields = (typeof inner === 'object' && inner !== null ? inner : {}) as Record<string, unknown>;
    if (action === 'authenticate' || action === 'auth') {
      const { oauth_token: token } = fields;
      const key = token === undefined ? (fields['key_id'] ?? message?.['key']) : BEARER;
      this.#authenticate(client, key, token ?? fields['secret_key'] ?? message?.['secret']);
    } else if (action === 'listen' || action === 'unlisten') {
      if (client.accountId === null) return this.#authorization(client, false, action);
      const asked = Array.isArray(fields['streams']) ? fields['streams'] : [];
      // The list of a `listen` takes the place of the one before.
      const named = asked.includes('trade_updates');
      this.#listen(client, client.accountId, action === 'listen' ? named : client.leave !== null && !named);
      this.#send(client, { stream: 'listening', data: { streams: client.leave ? ['trade_updates'] : [] } });
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
        if (client.leave) this.#listen(client, accountId, true);
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

  #listen(client: Client, accountId: string, on: boolean): void {
    client.leave?.();
    client.leave = !on
      ? null
      : this.#updates.join({
          accountId,
          hear: (account, update) => {
            const bytes = this.#written(client.codec, account, update);
            if (bytes !== null) this.#write(client, bytes);
          },
          drop: () => client.socket.terminate(),
          silence: () => (client.mute = true),
        });
  }

  #written(codec: Codec, account: LiveAccount, update: BrokerUpdate): string | Buffer | null {
    if (this.#last?.update !== update) this.#last = { update, bytes: new Map() };
    const { bytes } = this.#last;
    const known = bytes.get(codec);
    if (known !== undefined) return known;
    const message = wireUpdate(account, update);
    if (!message) return null;
    const encoded = codec.encode(message);
    bytes.set(codec, encoded);
    return encoded;
  }

  #send(client: Client, message: unknown): void {
    this.#write(client, client.codec.encode(message));
  }

  #write({ socket, mute }: Client, bytes: string | Buffer): void {
    if (mute || socket.readyState !== socket.OPEN) return;
    if (isSlow(socket)) socket.terminate();
    else write(socket, bytes);
  }
}

/** An update as the stream tells it; null for what Alpaca's does not tell. */
function wireUpdate(account: LiveAccount, update: BrokerUpdate) {
  if (!isTold(update)) return null;
  const kept = account.books.orders.get(update.order.id);
  return kept ? { stream: 'trade_updates', data: updateFields(update, kept) } : null;
}

export function asBuffer(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}
