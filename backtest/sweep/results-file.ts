import { appendFileSync, existsSync, mkdirSync, readFileSync, truncateSync } from 'node:fs';
import path from 'node:path';
import { DeskError, messageOf } from '../../domain/index.ts';
import type { StrategyParameters } from '../../strategies/index.ts';
import type { Scores } from './score.ts';

/** One run's outcome; null where no symbol has as many bars as the parameters need. */
export type Outcome = Scores | null;

/** Where finished runs are kept, so that a sweep that was stopped goes on. */
export interface ResultStore {
  readonly name: string;
  get(parameters: StrategyParameters): Outcome | undefined;
  /** Keeps them before it returns; what is there already stays as it is. */
  add(runs: readonly { readonly parameters: StrategyParameters; readonly outcome: Outcome }[]): void;
}

const keyOf = (parameters: StrategyParameters): string =>
  Object.entries(parameters)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');

/**
 * `FOLDER/<hash of the input>.jsonl`, a line a run. A line that was cut off by a kill is taken away and run again.
 * @throws DeskError DATA_INVALID where a line in the middle is not what was written there
 */
export function resultsFile(folder: string, hash: string): ResultStore {
  const file = path.join(folder, `${hash.slice(0, 32)}.jsonl`);
  const known = read(file);
  return {
    name: file,
    get: (parameters) => known.get(keyOf(parameters)),
    add(runs) {
      const fresh = runs.filter(({ parameters }) => !known.has(keyOf(parameters)));
      if (fresh.length === 0) return;
      for (const { parameters, outcome } of fresh) known.set(keyOf(parameters), outcome);
      mkdirSync(folder, { recursive: true });
      appendFileSync(
        file,
        fresh.map(({ parameters, outcome }) => `${JSON.stringify({ params: parameters, metrics: outcome })}\n`).join(''), // prettier-ignore
      );
    },
  };
}

function read(file: string): Map<string, Outcome> {
  const known = new Map<string, Outcome>();
  if (!existsSync(file)) return known;
  const text = readFileSync(file, 'utf8');
  const end = text.lastIndexOf('\n') + 1;
  if (end < text.length) truncateSync(file, Buffer.byteLength(text.slice(0, end)));
  for (const [i, line] of text.slice(0, end).split('\n').entries()) {
    if (line === '') continue;
    try {
      const { params, metrics } = JSON.parse(line) as { params: StrategyParameters; metrics: Outcome };
      known.set(keyOf(params), metrics);
    } catch (thrown) {
      throw new DeskError('DATA_INVALID', `${file} line ${i + 1}: ${messageOf(thrown)}`, {
        hint: 'remove the file: its runs are then done again',
      });
    }
  }
  return known;
}
