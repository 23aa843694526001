import { UnreadableMessage } from '@paymyinvoice/platform/events';
import * as z from 'zod';

const message = z.union([
  z.object({ Records: z.array(z.object({ s3: z.object({ object: z.object({ key: z.string() }) }) })) }),
  // What S3 sends when a bucket is told to send something.
  z.object({ Event: z.literal('s3:TestEvent') }).transform(() => ({ Records: [] })),
]);

/** The keys that a message of S3's speaks of. They come encoded as in a form: `+` is a space. */
export function keysOf(body: string): string[] {
  try {
    const { Records } = message.parse(JSON.parse(body));
    return Records.map(({ s3 }) => decodeURIComponent(s3.object.key.replaceAll('+', ' ')));
  } catch (cause) {
    throw new UnreadableMessage('no message of S3', { cause });
  }
}
