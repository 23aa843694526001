import { join } from 'node:path';
import { z } from 'zod';
import { readJson } from './json-file.ts';

const workSchema = z.strictObject({
  invocations: z.number().nonnegative(),
  cpuMs: z.number().nonnegative(),
  calls: z.record(z.string(), z.number().nonnegative()),
  readUnits: z.number().nonnegative(),
  writeUnits: z.number().nonnegative(),
  logBytes: z.number().nonnegative(),
});
const operationSchema = z.strictObject({
  name: z.string(),
  answerBytes: z.number().nonnegative(),
  functions: z.record(z.string(), workSchema),
});
const measuredSchema = z.strictObject({
  measuredOn: z.iso.date(),
  machine: z.string(),
  node: z.string(),
  runs: z.int().positive(),
  operations: z.array(operationSchema),
});

/** What one function does because of one operation. */
export type Work = z.output<typeof workSchema>;
export type Operation = z.output<typeof operationSchema>;
export type Measured = z.output<typeof measuredSchema>;

/** What `npm run bench:chains` has written of a service. */
export function readMeasured(directory: string, service: string): Measured {
  return readJson(join(directory, `${service}.json`), measuredSchema);
}
