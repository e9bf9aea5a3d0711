import { statSync } from 'node:fs';
import { isDate } from '../../domain/index.ts';
import type { Problem } from './problems.ts';

/** What this start is asked to do; everything else is a setting. */
export interface Run {
  /** Folder of SYMBOL.csv to live through; null: the data provider of the settings. */
  readonly replay: string | null;
  /** First and last session, YYYY-MM-DD; null: as far as the data goes. */
  readonly from: string | null;
  readonly to: string | null;
  /** Sessions a second. */
  readonly speed: number | 'max';
  /** One step at a time, each event printed. */
  readonly sync: boolean;
  /** End after so many cycles; null: go on. */
  readonly cycles: number | null;
  readonly web: boolean;
}

/** The options as they were typed. */
export interface RunAsked {
  readonly replay?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly speed?: string | undefined;
  readonly sync?: boolean | undefined;
  readonly cycles?: string | undefined;
  readonly web?: boolean | undefined;
}

/** Every fault of the options at once. */
export function readRun(
  asked: RunAsked,
  asyncByDefault: boolean,
): { run: Run; problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const wrong = (option: string, line: string): void =>
    void problems.push({ key: option, line: `${option}${line}` });
  for (const option of ['from', 'to'] as const) {
    const date = asked[option];
    if (date !== undefined && !isDate(date))
      wrong(`--${option}`, `: ${date} is not a day, must be YYYY-MM-DD`);
  }
  if (problems.length === 0 && asked.from !== undefined && asked.to !== undefined && asked.from > asked.to) {
    wrong('--from', ` ${asked.from} is after --to ${asked.to}: swap them`);
  }
  if (asked.replay !== undefined) {
    const fault = folderFault(asked.replay);
    if (fault) wrong('--replay', `: ${fault}`);
  }
  const speed = asked.speed === 'max' ? 'max' : positive(asked.speed ?? '1', /^(\d+(\.\d+)?|\.\d+)$/);
  if (speed === null) wrong('--speed', `: ${asked.speed} must be more than 0 (sessions a second), or max`);
  const cycles = asked.cycles === undefined ? null : positive(asked.cycles, /^\d+$/);
  if (asked.cycles !== undefined && cycles === null) {
    wrong('--cycles', `: ${asked.cycles} must be a whole number of at least 1`);
  }
  const run: Run = {
    replay: asked.replay ?? null,
    from: asked.from ?? null,
    to: asked.to ?? null,
    speed: speed ?? 1,
    sync: asked.sync ?? !asyncByDefault,
    cycles,
    web: asked.web ?? true,
  };
  return { run, problems };
}

function positive(text: string, form: RegExp): number | null {
  const value = form.test(text) ? Number(text) : 0;
  return value > 0 && Number.isFinite(value) ? value : null;
}

function folderFault(folder: string): string | null {
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found === undefined) return `the folder ${folder} does not exist`;
  return found.isDirectory()
    ? null
    : `${folder} is not a folder; it must hold one SYMBOL.csv for each symbol`;
}
