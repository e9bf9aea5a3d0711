import { Redis } from 'ioredis';
import { DeskError, messageOf } from '../../../domain/index.ts';

/** Attempts to reach a Redis that has gone, a quarter of a second apart, before it is given up. */
const ATTEMPTS = 40;
const PAUSE_MS = 250;

/** A connection to Redis that says when it breaks and when it is given up. */
export interface Link {
  readonly client: Redis;
  /** Host and port, without user and password. */
  readonly name: string;
  /** Rejects, with a line for people, once Redis has been away for too long; never resolves. */
  readonly lost: Promise<never>;
  close(): void;
}

/**
 * @param say hears that Redis has gone, and that it is back
 * @throws DeskError DATA_UNAVAILABLE where nothing answers at the start
 */
export async function linkTo(url: string, say: (line: string) => void): Promise<Link> {
  const { hostname, port } = new URL(url);
  const name = `${hostname}:${port === '' ? '6379' : port}`;
  let connected = false;
  const client = new Redis(url, {
    lazyConnect: true,
    // Asked for by BullMQ: a command waits for the connection instead of failing by itself.
    maxRetriesPerRequest: null,
    retryStrategy: (attempt) => (connected && attempt <= ATTEMPTS ? PAUSE_MS : null),
  });
  let fault: unknown;
  let closing = false;
  client.on('error', (thrown) => (fault = thrown));
  try {
    await client.connect();
    await client.ping();
  } catch (thrown) {
    client.disconnect();
    throw unreachable(name, fault ?? thrown);
  }
  connected = true;
  let away = false;
  client.on('close', () => {
    if (!closing && !away) say(`Redis at ${name} has gone; waiting for it`);
    away = true;
  });
  client.on('ready', () => {
    if (away) say(`Redis at ${name} is back`);
    away = false;
  });
  const lost = new Promise<never>((_, reject) => {
    client.on('end', () => {
      if (!closing) reject(unreachable(name, fault));
    });
  });
  // Whoever waits for something else meanwhile hears of it when he looks.
  lost.catch(() => undefined);
  const close = (): void => {
    closing = true;
    client.disconnect();
  };
  return { client, name, lost, close };
}

function unreachable(name: string, thrown: unknown): DeskError {
  const why = thrown === undefined ? '' : `: ${messageOf(thrown)}`;
  return new DeskError('DATA_UNAVAILABLE', `Redis at ${name} does not answer${why}`, {
    cause: thrown,
    hint: 'start it and run the same command again, it goes on; or unset REDIS_URL to use the threads of this machine',
  });
}
