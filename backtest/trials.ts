import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { deflatedSharpe, sampleDeviation } from '../analytics/index.ts';
import { canonicalJson, messageOf, sha256 } from '../domain/index.ts';

/** One configuration tried on a set of data. */
export interface Trial {
  /** Names the data: symbols, range and content. */
  readonly data: string;
  /** Names the configuration: the same one again is no further trial. */
  readonly config: string;
  /** Sharpe ratio per session; null where nothing varied. */
  readonly sharpe: number | null;
}

const hashOf = (value: unknown): string => sha256(canonicalJson(value)).slice(0, 32);

/** Trials that differ in nothing but parameters: what they share, with thousands of symbols, is hashed once. */
export function trialsOver(
  data: unknown,
  config: Readonly<Record<string, unknown>>,
): (parameters: unknown, sharpe: number | null) => Trial {
  const [over, shared] = [hashOf(data), hashOf({ ...config, parameters: null })];
  return (parameters, sharpe) => ({ data: over, config: hashOf({ parameters, shared }), sharpe });
}

/** @param config all that decides the outcome besides the bars, `parameters` among it */
export const trialOf = (
  data: unknown,
  config: Readonly<Record<string, unknown>>,
  sharpe: number | null,
): Trial => trialsOver(data, config)(config['parameters'], sharpe);

const fileOf = (runtimeDir: string): string => path.join(runtimeDir, 'trials.jsonl');
const keyOf = ({ data, config }: Trial): string => `${data} ${config}`;

/**
 * Everything that was tried on the data of `trial` so far, it and `others` included; each configuration once.
 * @param others tried with it, of any data
 */
export function trialsSoFar(
  runtimeDir: string,
  trial: Trial,
  others: readonly Trial[] = [],
): readonly Trial[] {
  const known = new Map<string, Trial>();
  for (const line of linesOf(fileOf(runtimeDir))) {
    // Looked for before it is parsed: the file holds the trials of all other data too.
    const read = line.includes(trial.data) ? parse(line) : null;
    if (read?.data === trial.data) known.set(read.config, read);
  }
  for (const other of others) if (other.data === trial.data) known.set(other.config, other);
  known.set(trial.config, trial);
  return [...known.values()];
}

/** Keeps trials for those after them, each once. Null, or a line that says why it could not. */
export function recordTrials(runtimeDir: string, trials: readonly Trial[]): string | null {
  const file = fileOf(runtimeDir);
  try {
    const lines = linesOf(file);
    const data = new Set(trials.map((trial) => trial.data));
    const known = new Set<string>();
    for (const line of lines) {
      const read = parse(line);
      if (read && data.has(read.data)) known.add(keyOf(read));
    }
    const fresh = trials.filter((trial) => !known.has(keyOf(trial)));
    if (fresh.length === 0) return null;
    mkdirSync(runtimeDir, { recursive: true });
    // A line that was cut off by a kill must not take the next one with it.
    const cut = (lines.at(-1) ?? '') === '' ? '' : '\n';
    appendFileSync(file, `${cut}${fresh.map((trial) => `${JSON.stringify(trial)}\n`).join('')}`);
    return null;
  } catch (thrown) {
    return `${trials.length === 1 ? 'this trial is' : 'these trials are'} not counted for later ones: ${messageOf(thrown)}`;
  }
}

const linesOf = (file: string): readonly string[] =>
  existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];

/** The Deflated Sharpe ratio of a run among all that were tried on its data. */
export function deflated(returns: Float64Array, trials: readonly Trial[]): number | null {
  const ratios = trials.flatMap(({ sharpe }) => (sharpe === null ? [] : [sharpe]));
  return deflatedSharpe(returns, (sampleDeviation(ratios) ?? 0) ** 2, ratios.length);
}

/** A line that was cut off by a kill, or is not of this file, counts for nothing. */
function parse(line: string): Trial | null {
  if (line.trim() === '') return null;
  try {
    const value = JSON.parse(line) as Partial<Trial>;
    const valid = typeof value.data === 'string' && typeof value.config === 'string';
    return valid
      ? { data: value.data as string, config: value.config as string, sharpe: value.sharpe ?? null }
      : null;
  } catch {
    return null;
  }
}
