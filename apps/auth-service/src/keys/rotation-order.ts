import { DomainError } from '@paymyinvoice/platform';
import * as z from 'zod';
import type { RotationOrder } from './rotation.ts';

const keyId = z.string().min(1);

const payloads = z.union([
  z
    .strictObject({ retire: keyId })
    .transform(({ retire }): RotationOrder => ({ kind: 'retire', keyId: retire })),
  z
    .strictObject({ replace: keyId })
    .transform(({ replace }): RotationOrder => ({ kind: 'replace', keyId: replace })),
  z.strictObject({}).transform((): RotationOrder => ({ kind: 'routine' })),
  z.object({ source: z.literal('aws.events') }).transform((): RotationOrder => ({ kind: 'routine' })),
]);

/** What the function is sent. Nothing unknown is taken for a routine run: a misspelt order must not look obeyed. */
export function rotationOrderOf(payload: unknown): RotationOrder {
  const parsed = payloads.safeParse(payload);
  if (parsed.success) return parsed.data;
  throw new DomainError(
    'invalid',
    'rotation.invalid',
    'Send {}, {"replace": "<key id>"} or {"retire": "<key id>"}.',
  );
}
