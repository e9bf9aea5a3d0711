import { parseArgs } from 'node:util';
import { Stryker } from '@stryker-mutator/core';
import { PARTS } from './parts.ts';

/**
 * `npm run mutation [-- --only NAME]`: each check of the order path is taken away or turned round in turn, and a test
 * must notice. Results stand under runtime/mutation; what nothing can notice is in docs/mutation.md.
 */
const WANTED = 90;

const { values } = parseArgs({ options: { only: { type: 'string' } } });
const parts = PARTS.filter(({ name }) => values.only === undefined || name === values.only);
if (parts.length === 0) {
  console.error(`--only: one of ${PARTS.map(({ name }) => name).join(', ')}`);
  process.exitCode = 1;
}
for (const { name, mutate, tests } of parts) {
  const under = `runtime/mutation/${name}`;
  const results = await new Stryker({
    mutate: [...mutate],
    // What is related is looked for anew for every mutant and then not found: whatever stands in the folder is asked.
    vitest: { configFile: 'scripts/mutation/vitest.config.ts', dir: tests, related: false },
    tempDirName: `${under}/sandbox`,
    incrementalFile: `${under}/incremental.json`,
    reporters: ['clear-text', 'html', 'json', 'progress-append-only'],
    htmlReporter: { fileName: `${under}/report.html` },
    jsonReporter: { fileName: `${under}/report.json` },
  }).runMutationTest();
  const noticed = results.filter(({ status }) => status === 'Killed' || status === 'Timeout').length;
  const missed = results.filter(({ status }) => status === 'Survived' || status === 'NoCoverage').length;
  const score = (100 * noticed) / (noticed + missed);
  console.log(`${name}: ${score.toFixed(1)} % (${noticed} noticed, ${missed} not, of ${results.length})`);
  if (score < WANTED) process.exitCode = 1;
}
