type Received = { readonly messageId: string; readonly receiptHandle: string };

/** Each once. What is received again, as it was held for too long, is not the end: that is when nothing is. */
export async function* eachOnce<Message extends Received>(
  receive: () => Promise<Message[]>,
  held: Map<string, string>,
): AsyncGenerator<Message> {
  for (let received = await receive(); received.length > 0; received = await receive()) {
    const fresh = received.filter(({ messageId }) => !held.has(messageId));
    for (const { messageId, receiptHandle } of received) held.set(messageId, receiptHandle);
    yield* fresh;
  }
}
