import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take longest, however small they are: begun last, they would leave a core idle at the end. */
const LONG = /tools\/(bench|deployment|events|smoke)\/test\/|\/(faults|histories|closures)\.test\.ts$/;

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) => LONG.test(moduleId);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

export default defineConfig({
  test: {
    projects: [
      // Pure code leaves nothing behind, so its tests share a process: a hundred of them start in no time.
      { extends: true, test: { name: 'pure', include: ['**/*.spec.ts'], isolate: false } },
      { extends: true, test: { name: 'real', include: ['**/test/**/*.test.ts'] } },
    ],
    exclude: ['**/node_modules/**', '**/dist/**'],
    // Most tests wait for a stage in processes of its own; leaving a core free would be leaving it idle.
    maxWorkers: '100%',
    // Crash tests wait for real processes: a pipeline's machine that stalls for seconds is no defect of the code.
    retry: process.env['CI'] ? 1 : 0,
    sequence: { sequencer: LongestFirst },
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
