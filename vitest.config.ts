import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['**/*.spec.ts', '**/test/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    // Most tests wait for a stage in processes of its own; leaving a core free would be leaving it idle.
    maxWorkers: '100%',
    // Crash tests wait for real processes: a pipeline's machine that stalls for seconds is no defect of the code.
    retry: process.env['CI'] ? 1 : 0,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
