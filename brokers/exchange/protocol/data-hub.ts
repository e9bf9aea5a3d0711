import type { IncomingHttpHeaders } from 'node:http';
import type { RawData, WebSocket } from 'ws';
import { newYorkDate, sessionTimes } from '../../../domain/index.ts';
import type { FaultPlan } from '../faults/index.ts';
import type { Moved, Venue } from '../live/index.ts';
import { accountOf } from './auth.ts';
import { codecOf, json, read } from './codec.ts';
import type { Codec } from './codec.ts';
import { dailyBar, merged, minuteBar, quoteAt, tradeAt } from './data/wire.ts';
import { isSlow, write } from './outgoing.ts';
import type { AssetList } from './trading/asset-list.ts';
import { asBuffer } from './update-hub.ts';

const CHANNELS = ['trades', 'quotes', 'bars', 'updatedBars', 'dailyBars', 'statuses', 'lulds', 'corrections', 'cancelErrors', 'imbalances'] as const; // prettier-ignore
type Channel = (typeof CHANNELS)[number];
/** Whoever hears trades hears of their corrections too, unasked. */
const WITH_TRADES: ReadonlySet<Channel> = new Set(['corrections', 'cancelErrors']);

interface Client {
  readonly socket: WebSocket;
  readonly codec: Codec;
  /** Null: its keys have not been told. */
  accountId: string | null;
  /** Answers pings, says nothing. */
  mute: boolean;
  readonly channels: Map<Channel, Set<string>>;
}

const ERRORS = {
  400: 'invalid syntax',
  401: 'not authenticated',
  402: 'auth failed',
  403: 'already authenticated',
  406: 'connection limit exceeded',
  407: 'slow client',
} as const;

/** `/v2/{feed}`: trades, quotes and bars as the market moves. Always arrays; what controls stands in arrays of its own. */
export class DataHub {
  readonly #venue: Venue;
  readonly #assets: AssetList;
  readonly #faults: FaultPlan;
  readonly #limit: number;
  readonly #clients = new Set<Client>();

  /** @param limit connections of one account at a time; null: any number */
  constructor(venue: Venue, assets: AssetList, faults: FaultPlan, limit: number | null) {
    this.#venue = venue;
    this.#assets = assets;
    this.#faults = faults;
    this.#limit = limit ?? Infinity;
    venue.onTime((moved) => this.#publish(moved));
  }

  connect(socket: WebSocket, headers: IncomingHttpHeaders): void {
    const channels = new Map(CHANNELS.map((channel) => [channel, new Set<string>()]));
    const codec = codecOf(headers, json);
    const client: Client = { socket, codec, accountId: null, mute: false, channels };
    this.#clients.add(client);
    socket.on('close', () => {
      this.#clients.delete(client);
      this.#attend();
    });
    socket.on('message', (data, isBinary) => this.#hear(client, data, isBinary));
    this.#send(client, [{ T: 'success', msg: 'connected' }]);
    // Keys in the handshake are as good as a message.
    const { 'apca-api-key-id': key, 'apca-api-secret-key': secret } = headers;
    if (key !== undefined && secret !== undefined) this.#authenticate(client, key, secret);
  }

  #hear(client: Client, data: RawData, isBinary: boolean): void {
    const message = read(asBuffer(data), isBinary);
    switch (message?.['action']) {
      case 'auth':
        if (client.accountId !== null) this.#error(client, 403);
        else this.#authenticate(client, message['key'], message['secret']);
        return;
      case 'subscribe':
      case 'unsubscribe':
        if (client.accountId !== null) this.#subscribe(client, message, message['action'] === 'subscribe');
        else this.#error(client, 401);
        return;
      default:
        this.#error(client, 400);
    }
  }

  #authenticate(client: Client, key: unknown, secret: unknown): void {
    let accountId: string;
    try {
      accountId = accountOf(key, secret);
    } catch {
      this.#error(client, 402);
      return;
    }
    const others = [...this.#clients].filter((one) => one.accountId === accountId);
    if (others.length >= this.#limit) {
      this.#error(client, 406);
      client.socket.close();
      return;
    }
    client.accountId = accountId;
    this.#send(client, [{ T: 'success', msg: 'authenticated' }]);
  }

  #subscribe(client: Client, message: Record<string, unknown>, on: boolean): void {
    const lists = CHANNELS.map((channel) => [channel, message[channel] ?? []] as const);
    const valid = lists.every(
      ([, list]) => Array.isArray(list) && list.every((symbol) => typeof symbol === 'string'),
    );
    if (!valid) return this.#error(client, 400);
    for (const [channel, list] of lists) {
      const own = client.channels.get(channel) as Set<string>;
      for (const symbol of list as string[]) {
        if (on) own.add(symbol);
        else own.delete(symbol);
      }
    }
    this.#attend();
    const of = (channel: Channel): Set<string> => client.channels.get(channel) as Set<string>;
    const shown = CHANNELS.map((channel) => [
      channel,
      [...of(WITH_TRADES.has(channel) ? 'trades' : channel)],
    ]);
    this.#send(client, [{ T: 'subscription', ...Object.fromEntries(shown) }]);
  }

  /** Tells the venue whose prices are wanted at every step. */
  #attend(): void {
    const { interest } = this.#venue;
    interest.clear();
    for (const { channels } of this.#clients) {
      for (const symbols of channels.values()) {
        for (const symbol of symbols.has('*') ? this.#assets.listed : symbols)
          if (this.#assets.knows(symbol)) interest.add(symbol);
      }
    }
    void this.#venue.look(interest);
  }

  #publish(moved: Moved): void {
    if (this.#clients.size === 0 || !moved.open) return;
    for (const { kind } of this.#faults.take('prices', {})) {
      for (const client of this.#clients) {
        if (kind === 'mute_prices') client.mute = true;
        else client.socket.terminate();
      }
    }
    const messages = this.#messages(moved);
    // Clients that hear the same are sent the same bytes.
    const written = new Map<string, string | Buffer>();
    for (const client of this.#clients) {
      if (client.accountId === null) continue;
      const wanted = messages.filter(({ channel, symbol }) => {
        const symbols = client.channels.get(channel) as Set<string>;
        return symbols.has(symbol) || symbols.has('*');
      });
      if (wanted.length === 0) continue;
      const key = `${client.codec.name}|${wanted.map(({ id }) => id).join()}`;
      const bytes = written.get(key) ?? client.codec.encode(wanted.map(({ message }) => message));
      written.set(key, bytes);
      this.#write(client, bytes);
    }
  }

  #messages({ from, to, mark }: Moved) {
    const { tape, interest } = this.#venue;
    const found: { id: number; channel: Channel; symbol: string; message: object }[] = [];
    const tell = (channel: Channel, symbol: string, message: object): void =>
      void found.push({ id: found.length, channel, symbol, message });
    const session = newYorkDate(from);
    const { open } = sessionTimes(session);
    for (const symbol of interest) {
      if (!tape.trades(symbol, to)) continue;
      const price = tape.price(symbol, to);
      if (price === null) continue;
      tell('trades', symbol, { T: 't', S: symbol, ...tradeAt(to, price) });
      tell('quotes', symbol, { T: 'q', S: symbol, ...quoteAt(to, price) });
      if (mark !== 'minute' && mark !== 'close') continue;
      const minutes = tape.minutes(symbol, session, open, to - 59_999).map(minuteBar);
      const last = minutes.at(-1);
      if (!last) continue;
      tell('bars', symbol, { T: 'b', S: symbol, ...last });
      const { t } = dailyBar({ date: session, open: 1, high: 1, low: 1, close: 1, volume: 0 });
      tell('dailyBars', symbol, { T: 'd', S: symbol, ...merged(minutes, t) });
    }
    return found;
  }

  #error(client: Client, code: keyof typeof ERRORS): void {
    this.#send(client, [{ T: 'error', code, msg: ERRORS[code] }]);
  }

  #send(client: Client, message: unknown): void {
    this.#write(client, client.codec.encode(message));
  }

  #write({ socket, codec, mute }: Client, bytes: string | Buffer): void {
    if (mute || socket.readyState !== socket.OPEN) return;
    if (isSlow(socket)) {
      write(socket, codec.encode([{ T: 'error', code: 407, msg: ERRORS[407] }]));
      socket.terminate();
    } else write(socket, bytes);
  }
}
