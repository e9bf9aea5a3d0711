import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    reporters: ['default', './test/support/closing-reporter.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Both cores: by default one is left idle.
    maxWorkers: 2,
    env: { NO_COLOR: '1' },
  },
});
