import { cycleTimes } from './cycle.ts';
import type { Bench } from './harness.ts';

/** Resident memory after each of three stretches of 500 symbols; steady means that it does not climb. */
async function steady(): Promise<number[]> {
  const samples: number[] = [];
  for (let i = 0; i < 3; i++) {
    await cycleTimes(500, 20, 0);
    globalThis.gc?.();
    samples.push(process.memoryUsage().rss / 1024 / 1024);
  }
  return samples;
}

export const memoryBenches: readonly Bench[] = [
  { name: 'resident memory, 500 symbols', unit: 'MB', asked: 200, run: steady },
];
