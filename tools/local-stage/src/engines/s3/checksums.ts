import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { AwsError } from '../../aws-endpoint/aws-error.ts';

const checksums: Record<string, (content: Buffer) => Buffer> = {
  'content-md5': (content) => createHash('md5').update(content).digest(),
  'x-amz-checksum-sha1': (content) => createHash('sha1').update(content).digest(),
  'x-amz-checksum-sha256': (content) => createHash('sha256').update(content).digest(),
  'x-amz-checksum-crc32': (content) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(crc32(content));
    return bytes;
  },
};

/** Throws when content differs from a checksum that was sent along, as a header or as a form field. */
export function checkContent(content: Buffer, sent: Readonly<Record<string, string>>): void {
  for (const [name, compute] of Object.entries(checksums)) {
    const expected = sent[name];
    if (expected === undefined || compute(content).toString('base64') === expected) continue;
    throw new AwsError('BadDigest', `The ${name} you specified did not match what we received.`);
  }
}
