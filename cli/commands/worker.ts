import { availableParallelism } from 'node:os';
import { linkTo, serveSweeps } from '../../backtest/sweep/redis/index.ts';
import { DeskError } from '../../domain/index.ts';
import type { Face } from '../face.ts';
import { counted } from '../../words/format.ts';
import { prepareSearch } from './search.ts';

export interface WorkerCommand {
  readonly threads?: number;
}

/** Takes part in the sweeps of a Redis until Ctrl-C; whatever it has in hand then is done again by another one. */
export async function worker(face: Face, options: WorkerCommand): Promise<number> {
  const { config, say } = await prepareSearch(face, {});
  const { REDIS_URL } = config.settings;
  if (REDIS_URL === undefined)
    throw new DeskError('USAGE', 'REDIS_URL is not set: a worker takes its work from Redis', {
      hint: 'REDIS_URL=redis://127.0.0.1:6379 npm run worker, and the same for npm run sweep',
    });
  const threads = options.threads ?? availableParallelism();
  const link = await linkTo(REDIS_URL, say);
  await serveSweeps(link, { threads, say });
  face.out(`waiting for sweeps on Redis at ${link.name} with ${counted(threads, 'thread')}\n`);
  return link.lost;
}
