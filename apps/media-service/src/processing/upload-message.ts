import * as z from 'zod';

const message = z.union([
  z.object({ Records: z.array(z.object({ s3: z.object({ object: z.object({ key: z.string() }) }) })) }),
  // What S3 sends when a bucket is told to send something.
  z.object({ Event: z.literal('s3:TestEvent') }).transform(() => ({ Records: [] })),
]);

/** The keys that a message of S3's speaks of; throws for what is none. */
export function keysOf(body: string): string[] {
  return message.parse(JSON.parse(body)).Records.map(({ s3 }) => decoded(s3.object.key));
}

/** They come encoded as in a form: `+` is a space. What is not encoded so is no key of ours. */
function decoded(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch {
    return key;
  }
}
