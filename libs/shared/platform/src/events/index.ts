export { consumerOf, messagesOf, outboxPublishing } from './from-environment.ts';
export { consumerHandler, type ConsumerOptions } from './consumer.ts';
export { consumerQueue, type ConsumerQueue } from './consumer-queue.ts';
export { UnreadableMessage, type MessageWork, type WorkTime } from './message-handler.ts';
export type { DoTask, OutboxPublishing, SendMail } from './publish-outbox.ts';
export { publisherFor, type Publish } from './publisher.ts';
export { inboxOf, on, type Inbox, type Reaction, type Subscription } from './reaction.ts';
export { relayHandler } from './relay.ts';
export { sweepHandler } from './sweeper.ts';
