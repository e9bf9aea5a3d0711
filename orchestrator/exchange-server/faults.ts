import { readFileSync, statSync } from 'node:fs';
import { readFaults } from '../../brokers/exchange/faults/index.ts';
import type { FaultFile } from '../../brokers/exchange/faults/index.ts';
import { readScenario, scenarioNames } from '../../brokers/exchange/scenarios/index.ts';
import { DeskError } from '../../domain/index.ts';

/** A fault file by its path, or a scenario by its name. @throws DeskError CONFIG_INVALID */
export function faultsOf(nameOrFile: string): FaultFile {
  if (scenarioNames().includes(nameOrFile)) return readScenario(nameOrFile);
  if (statSync(nameOrFile, { throwIfNoEntry: false })?.isFile())
    return readFaults(readFileSync(nameOrFile, 'utf8'), nameOrFile);
  throw new DeskError('CONFIG_INVALID', `--faults: ${nameOrFile} is neither a file nor a scenario`, {
    hint: `name a fault file, or one of: ${scenarioNames().join(', ')}`,
  });
}
