// A worker that takes a job, says so and never ends: what is left of one that was killed.
import { Worker } from 'bullmq';
import { Redis } from 'ioredis';

const [, , url, prefix] = process.argv;
new Worker(
  'sweep',
  () => {
    process.stdout.write('taken\n');
    return new Promise(() => undefined);
  },
  {
    connection: new Redis(url, { maxRetriesPerRequest: null }),
    prefix,
    lockDuration: 500,
    stalledInterval: 250,
  },
);
