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

export const trialOf = (data: unknown, config: unknown, sharpe: number | null): Trial => ({
  data: sha256(canonicalJson(data)).slice(0, 32),
  config: sha256(canonicalJson(config)).slice(0, 32),
  sharpe,
});

const fileOf = (runtimeDir: string): string => path.join(runtimeDir, 'trials.jsonl');

/** Everything that was tried on the same data so far, this trial included; each configuration once. */
export function trialsSoFar(runtimeDir: string, trial: Trial): readonly Trial[] {
  const file = fileOf(runtimeDir);
  const known = new Map<string, Trial>();
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  for (const line of lines) {
    const read = parse(line);
    if (read?.data === trial.data) known.set(read.config, read);
  }
  known.set(trial.config, trial);
  return [...known.values()];
}

/** Keeps the trial for those after it. Null, or a line that says why it could not. */
export function recordTrial(runtimeDir: string, trial: Trial): string | null {
  try {
    mkdirSync(runtimeDir, { recursive: true });
    appendFileSync(fileOf(runtimeDir), `${JSON.stringify(trial)}\n`);
    return null;
  } catch (thrown) {
    return `this trial is not counted for later ones: ${messageOf(thrown)}`;
  }
}

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
