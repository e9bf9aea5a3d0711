import { defineConfig } from 'vitest/config';

/** Whatever stands under the folder that a part of the run names as its judge. */
export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    // Long ones prove much about everything and little about one line; they would be run again for each of a thousand.
    exclude: [
      '**/{limits,balance,restart,splits,broker,stream,twin,contract}.test.ts',
      '**/exchange/{live,protocol,faults}/**',
      '**/node_modules/**',
    ],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    env: { NO_COLOR: '1' },
  },
});
