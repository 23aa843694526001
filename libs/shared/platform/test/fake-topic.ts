import { SNSClient, type PublishBatchCommandInput } from '@aws-sdk/client-sns';
import type { AnyEvent } from '../src/data/event-message.ts';
import { answering, aroundAttempts } from './aws-calls.ts';

export type PublishFault = 'none' | 'throttled' | 'lost reply' | 'partial' | 'silent about one' | 'refused';

/** A topic in memory. `fault` is asked before every attempt of a publish call; what it kept is in `published`. */
export class FakeTopic {
  readonly published: AnyEvent[] = [];
  readonly batchSizes: number[] = [];
  fault: (entries: readonly AnyEvent[]) => PublishFault = () => 'none';

  client(): SNSClient {
    const client = new SNSClient({
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    aroundAttempts(client, async (_operation, proceed, input) => {
      const fault = this.fault(entriesOf(input as PublishBatchCommandInput).map(({ event }) => event));
      if (fault === 'throttled') throw awsError('ThrottlingException');
      if (fault === 'refused') throw awsError('AuthorizationError');
      this.next = fault;
      const reply = await proceed();
      if (fault === 'lost reply') throw awsError('TimeoutError');
      return reply;
    });
    answering(client, (_operation, input) => this.publish(input as PublishBatchCommandInput));
    return client;
  }

  /** Which entries a partial failure hits. */
  refuses: (event: AnyEvent, index: number) => boolean = (_event, index) => index === 0;

  /** First publications of a subject, in the order they went out. */
  sequencesOf(subject: string): number[] {
    return [
      ...new Set(this.published.filter((event) => event.subject === subject).map(({ sequence }) => sequence)),
    ];
  }

  private next: PublishFault = 'none';

  private publish(input: PublishBatchCommandInput): object {
    const entries = entriesOf(input);
    const isPartial = this.next === 'partial' || this.next === 'silent about one';
    const failing = isPartial ? entries.filter(({ event }, index) => this.refuses(event, index)) : [];
    const going = entries.filter((entry) => !failing.includes(entry));
    this.batchSizes.push(entries.length);
    this.published.push(...going.map(({ event }) => event));
    const failed = failing.map(({ Id }) => ({ Id, Code: 'InternalError', SenderFault: false }));
    return { Successful: going.map(({ Id }) => ({ Id })), Failed: this.next === 'partial' ? failed : [] };
  }
}

function entriesOf(input: PublishBatchCommandInput) {
  return (input.PublishBatchRequestEntries ?? []).map(({ Id, Message }) => {
    return { Id, event: JSON.parse(Message ?? '') as AnyEvent };
  });
}

function awsError(name: string): Error {
  return Object.assign(new Error(name), { name });
}
