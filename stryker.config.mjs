/** What all parts of a mutation run have in common; scripts/mutation/main.ts adds what is mutated and which tests judge it. */
export default {
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  coverageAnalysis: 'perTest',
  concurrency: 2,
  timeoutMS: 20_000,
  ignorePatterns: ['runtime', 'coverage', 'dist', 'bench'],
  tempDirName: 'runtime/mutation/sandbox',
  incremental: true,
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false, reportScoreTable: false },
  warnings: { slow: false },
};
