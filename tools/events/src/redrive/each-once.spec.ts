import { expect, it } from 'vitest';
import { eachOnce } from './each-once.ts';

const letters = (ids: string, receiptHandle: string) =>
  [...ids].map((messageId) => ({ messageId, receiptHandle }));

it('goes on behind what is received again, and ends when nothing is', async () => {
  const batches = [letters('ab', '1'), letters('ab', '2'), letters('bc', '3'), [], letters('d', '4')];
  const held = new Map<string, string>();
  const seen: string[] = [];
  for await (const { messageId } of eachOnce(async () => batches.shift() ?? [], held)) seen.push(messageId);
  expect(seen).toEqual(['a', 'b', 'c']);
  // The newest receipt is the one that counts.
  expect(Object.fromEntries(held)).toEqual({ a: '2', b: '3', c: '3' });
});
