import type { Redis } from 'ioredis';
import { DeskError, sha256 } from '../../../domain/index.ts';
import type { StrategyParameters } from '../../../strategies/index.ts';
import { hashOf } from '../pack.ts';
import type { PackedHead, PackedInput } from '../pack.ts';

export const QUEUE = 'sweep';
/** Every key of the queue begins with it. */
export const PREFIX = 'tickwright';
/** Seconds that inputs and results stay in Redis after they were last needed. */
export const KEPT_SECONDS = 7 * 86_400;
/** The largest value that Redis holds. */
const MOST_BYTES = 512 * 2 ** 20;

/** Parameter sets to score over an input. */
export interface SweepJob {
  readonly input: string;
  readonly sets: readonly StrategyParameters[];
}

/** Derived from the content: the same runs over the same input are one job, however often they are asked for. */
export const jobId = ({ input, sets }: SweepJob): string => sha256(`${input} ${JSON.stringify(sets)}`);

const keyOf = (hash: string): string => `${PREFIX}:input:${hash}`;

/** Puts the input where every worker finds it. */
export async function publishInput(client: Redis, { hash, head, bytes }: PackedInput): Promise<void> {
  const data = Buffer.from(new Uint8Array(bytes));
  if (data.length > MOST_BYTES)
    throw new DeskError('USAGE', `the history has ${Math.round(data.length / 2 ** 20)} MB, Redis takes 512 MB at once`, {
      hint: 'sweep fewer symbols or years, or unset REDIS_URL',
    }); // prettier-ignore
  const key = keyOf(hash);
  if ((await client.exists(key)) === 0) await client.hset(key, { head: JSON.stringify(head), bytes: data });
  await client.expire(key, KEPT_SECONDS);
}

/** @throws DeskError DATA_INVALID where it is not there, or not what its name says */
export async function fetchInput(client: Redis, hash: string): Promise<PackedInput> {
  const [head, data] = await client.hmgetBuffer(keyOf(hash), 'head', 'bytes');
  if (!head || !data)
    throw new DeskError('DATA_UNAVAILABLE', `the history ${hash.slice(0, 12)} of a sweep is not in Redis`);
  const bytes = new SharedArrayBuffer(data.length);
  new Uint8Array(bytes).set(data);
  const packed = { hash, head: JSON.parse(head.toString('utf8')) as PackedHead, bytes };
  if (hashOf(packed.head, bytes) === hash) return packed;
  throw new DeskError('DATA_INVALID', `the history ${hash.slice(0, 12)} of a sweep came over Redis changed`, {
    hint: 'run the same version on every machine',
  });
}
