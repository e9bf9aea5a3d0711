import { availableParallelism } from 'node:os';
import type { Clock } from '../../domain/index.ts';
import type { StrategyParameters } from '../../strategies/index.ts';
import type { SweepInput } from './history.ts';
import { packInput } from './pack.ts';
import { ThreadPool } from './pool.ts';
import { resultsFile } from './results-file.ts';
import type { Outcome, ResultStore } from './results-file.ts';
import { Scorer } from './scorer.ts';
import type { Spread } from './spread.ts';

export interface SweepTools {
  readonly clock: Clock;
  /** Folder of finished runs; null: none are kept. */
  readonly folder: string | null;
  /** Address of the Redis that shares the work among machines; null: the threads of this one. */
  readonly redisUrl: string | null;
  /** @default one for each processor */
  readonly threads?: number;
  /** Hears what a person should know: results taken up again, a worker lost. */
  readonly say: (line: string) => void;
  /** Hears how many runs are done, of how many, and the milliseconds since the first. */
  readonly progress?: (done: number, of: number, elapsed: number) => void;
}

/** After this time a sweep knows how long it will take. */
const PATIENCE_MS = 300;
/** What is left must take longer than this to be worth threads, which load the program anew, and keeping. */
const WORTH_MS = 2000;
/** Parameter sets done between two looks at the clock. */
const STRIDE = 4;
/** Lists each thread is given in turn: enough that none waits long for the last one. */
const LISTS_PER_THREAD = 16;
const MOST_PER_LIST = 500;

/** The outcome of each parameter set, in their order. Rejects where the work could not be done; what is done is kept. */
export async function scoreAll(
  input: SweepInput,
  sets: readonly StrategyParameters[],
  tools: SweepTools,
): Promise<readonly Outcome[]> {
  const outcomes: (Outcome | undefined)[] = sets.map(() => undefined);
  let left = tools.redisUrl === null ? scoreHere(input, sets, outcomes, tools.clock) : range(0, sets.length);
  if (left.length === 0) return outcomes as Outcome[];

  const packed = packInput(input);
  const store = tools.folder === null ? null : resultsFile(tools.folder, packed.hash);
  if (store !== null) {
    store.add(pairs(sets, outcomes, range(0, sets.length - left.length)));
    left = takeUp(store, sets, outcomes, left, tools.say);
  }
  if (left.length === 0) return outcomes as Outcome[];
  const threads = tools.threads ?? availableParallelism();
  const spread: Spread =
    tools.redisUrl === null
      ? new ThreadPool(packed, threads, tools.say)
      : await (await import('./redis/index.ts')).redisSpread(tools.redisUrl, packed, { threads, ...tools });
  try {
    await scoreElsewhere(spread, sets, outcomes, left, store, threads, tools);
  } finally {
    await spread.close();
  }
  return outcomes as Outcome[];
}

/** Scores in this thread as long as no other would be done sooner; gives the places that are left. */
function scoreHere(
  input: SweepInput,
  sets: readonly StrategyParameters[],
  outcomes: (Outcome | undefined)[],
  clock: Clock,
): number[] {
  const scorer = new Scorer(input);
  const begun = clock.now();
  for (let i = 0; i < sets.length; i++) {
    if (i > 0 && i % STRIDE === 0) {
      const elapsed = clock.now() - begun;
      const left = (elapsed / i) * (sets.length - i);
      if (elapsed >= PATIENCE_MS && left > WORTH_MS) return range(i, sets.length);
    }
    outcomes[i] = scorer.score(sets[i] as StrategyParameters);
  }
  return [];
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, k) => from + k);

function takeUp(
  store: ResultStore,
  sets: readonly StrategyParameters[],
  outcomes: (Outcome | undefined)[],
  left: readonly number[],
  say: (line: string) => void,
): number[] {
  const open: number[] = [];
  for (const i of left) {
    const known = store.get(sets[i] as StrategyParameters);
    if (known === undefined) open.push(i);
    else outcomes[i] = known;
  }
  if (open.length < left.length)
    say(`${left.length - open.length} of ${sets.length} runs are taken up from ${store.name}`);
  return open;
}

async function scoreElsewhere(
  spread: Spread,
  sets: readonly StrategyParameters[],
  outcomes: (Outcome | undefined)[],
  left: readonly number[],
  store: ResultStore | null,
  threads: number,
  { clock, progress }: SweepTools,
): Promise<void> {
  const size = Math.min(MOST_PER_LIST, Math.ceil(left.length / (threads * LISTS_PER_THREAD)));
  const begun = clock.now();
  let done = 0;
  const lists = Array.from({ length: Math.ceil(left.length / size) }, (_, k) =>
    left.slice(k * size, (k + 1) * size),
  );
  await Promise.all(
    lists.map(async (places) => {
      const answers = await spread.run(places.map((i) => sets[i] as StrategyParameters));
      for (const [k, i] of places.entries()) outcomes[i] = answers[k] as Outcome;
      store?.add(pairs(sets, outcomes, places));
      done += places.length;
      progress?.(done, left.length, clock.now() - begun);
    }),
  );
}

const pairs = (
  sets: readonly StrategyParameters[],
  outcomes: readonly (Outcome | undefined)[],
  places: readonly number[],
) => places.map((i) => ({ parameters: sets[i] as StrategyParameters, outcome: outcomes[i] as Outcome }));
