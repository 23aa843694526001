import { createHash } from 'node:crypto';

/** What is looked for by time across all owners is spread over so many partitions of an index. */
export const shards = ['0', '1', '2', '3'] as const;

export function shardOf(subject: string): (typeof shards)[number] {
  const firstByte = createHash('sha256').update(subject).digest().readUInt8(0);
  return shards[firstByte % shards.length] ?? shards[0];
}
