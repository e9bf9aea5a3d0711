import { parentPort, workerData } from 'node:worker_threads';
import { unpackInput } from './pack.ts';
import type { PackedInput } from './pack.ts';
import { Scorer } from './scorer.ts';
import type { StrategyParameters } from '../../strategies/index.ts';

/** Answers each list of parameter sets with their outcomes, in their order. */
const { head, bytes } = workerData as PackedInput;
const scorer = new Scorer(unpackInput(head, bytes));
parentPort?.on('message', (sets: readonly StrategyParameters[]) => {
  parentPort?.postMessage(sets.map((set) => scorer.score(set)));
});
