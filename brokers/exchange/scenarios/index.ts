import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { DeskError } from '../../../domain/index.ts';
import { readFaults } from '../faults/index.ts';
import type { FaultFile } from '../faults/index.ts';

const FOLDER = import.meta.dirname;
const FORM = '.json';

/** Incidents that happened to others, each a fault file beside this one. */
export function scenarioNames(): readonly string[] {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith(FORM));
  return files.map((name) => name.slice(0, -FORM.length)).toSorted();
}

/** @throws DeskError CONFIG_INVALID for a name that is not there */
export function readScenario(name: string): FaultFile {
  if (scenarioNames().includes(name))
    return readFaults(readFileSync(path.join(FOLDER, name + FORM), 'utf8'), `the scenario ${name}`);
  throw new DeskError('CONFIG_INVALID', `there is no scenario ${name}`, {
    hint: `one of: ${scenarioNames().join(', ')}`,
  });
}
