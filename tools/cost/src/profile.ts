import { SERVICES } from '@paymyinvoice/stages';
import { z } from 'zod';
import { readJson } from './json-file.ts';

const assumed = z.strictObject({ value: z.number().nonnegative(), because: z.string() });

const positive = assumed.extend({ value: z.number().positive() });

const ASSUMPTIONS = [
  'coreFactor',
  'waitMsPerCall',
  'startsPerThousand',
  'startMs',
  'tracedPercent',
  'pollersPerQueue',
  'logBytesPerInvocation',
  'logBytesPerRequest',
  'headerBytesPerAnswer',
] as const;

const amountsSchema = z.strictObject({
  /** What of the service's table is theirs, with its indexes. */
  tableKilobytes: assumed.optional(),
  /** What lies in the service's buckets. */
  bucketMegabytes: assumed.optional(),
  /** Objects that browsers fetch from buckets themselves. */
  downloads: assumed.optional(),
  downloadKilobytes: assumed.optional(),
  /** Attached to each mail. */
  mailKilobytes: assumed.optional(),
  /** How many users of the pool a user is: a part of one. */
  poolUsers: assumed.optional(),
});

const profileSchema = z.strictObject({
  about: z.string(),
  /** What a user does in a month, by operations as they are named where they are measured. */
  operations: z.record(z.string(), assumed),
  /** Service → what else a user comes to in a month there. */
  amounts: z.partialRecord(z.enum(SERVICES), amountsSchema),
  assumptions: z.strictObject({
    ...(Object.fromEntries(ASSUMPTIONS.map((name) => [name, assumed])) as Record<
      (typeof ASSUMPTIONS)[number],
      typeof assumed
    >),
    daysInAMonth: positive,
    pollSeconds: positive,
  }),
});

export type Profile = z.output<typeof profileSchema>;

export function readProfile(file: string): Profile {
  return readJson(file, profileSchema);
}
