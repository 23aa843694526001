import * as z from 'zod';
import type { RotationOrder } from './rotation.ts';

const keyId = z.string().min(1);

/** What the function may be sent. Nothing else is taken for a routine run: a misspelt order must not look obeyed. */
export const rotationOrder = z.union([
  z
    .strictObject({ retire: keyId })
    .transform(({ retire }): RotationOrder => ({ kind: 'retire', keyId: retire })),
  z
    .strictObject({ replace: keyId })
    .transform(({ replace }): RotationOrder => ({ kind: 'replace', keyId: replace })),
  z.strictObject({}).transform((): RotationOrder => ({ kind: 'routine' })),
  z.object({ source: z.literal('aws.events') }).transform((): RotationOrder => ({ kind: 'routine' })),
]);
