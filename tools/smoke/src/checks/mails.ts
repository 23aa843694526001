import type { Context } from '../check.ts';
import { expectStatus } from '../http.ts';

export async function mailsTo({ manifest }: Context, address: string): Promise<{ text: string }[]> {
  if (manifest.mailbox === undefined) throw new Error('The stage has no mailbox that a test can read.');
  const { body } = await expectStatus(
    200,
    `${manifest.mailbox}/api/messages?to=${encodeURIComponent(address)}`,
  );
  return body as { text: string }[];
}
