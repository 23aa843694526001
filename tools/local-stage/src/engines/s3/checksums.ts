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
    if (expected === undefined) continue;
    const actual = compute(content);
    if (Buffer.from(expected, 'base64').length !== actual.length)
      throw new AwsError('InvalidRequest', `Value for ${name} header is invalid.`);
    if (actual.toString('base64') === expected) continue;
    throw new AwsError('BadDigest', `The ${name} you specified did not match what we received.`);
  }
}

/** Throws for a checksum of a form that was announced and is missing, or that nothing here can check. */
export function requireKnownChecksums(fields: Readonly<Record<string, string>>): void {
  const { 'x-amz-checksum-algorithm': algorithm, ...others } = fields;
  const unknown = Object.keys(others).find((name) => name.startsWith('x-amz-checksum-') && !checksums[name]);
  if (unknown !== undefined)
    throw new AwsError(
      'NotImplemented',
      `The local stage's S3 does not know the form field ${unknown}.`,
      501,
    );
  if (algorithm !== undefined && others[`x-amz-checksum-${algorithm.toLowerCase()}`] === undefined) {
    throw new AwsError(
      'InvalidRequest',
      'x-amz-checksum-algorithm specified, but no corresponding x-amz-checksum-* field was found.',
    );
  }
}
