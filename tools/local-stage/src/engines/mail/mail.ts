import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { AwsService } from '../../aws-endpoint/aws-call.ts';
import { AwsError } from '../../aws-endpoint/aws-error.ts';
import { jsonReply } from '../../aws-endpoint/aws-reply.ts';
import { objectMember, textMember } from '../../aws-endpoint/members.ts';
import { Mailbox, type MailMessage } from './mailbox.ts';
import { readMime } from './mime.ts';

type Input = Readonly<Record<string, unknown>>;

export interface Mail extends AwsService {
  /** Puts a mail into the mailbox that another service than SES sends. */
  deliver(message: Omit<MailMessage, 'id' | 'date'>): void;
  list(to?: string): MailMessage[];
  clear(): void;
}

/** SES v2, as far as sending goes: what is sent lands in the mailbox. */
export async function startMail(options: { directory?: string }): Promise<Mail> {
  const mailbox = new Mailbox(options.directory && join(options.directory, 'mailbox.jsonl'));
  return {
    async answer(call) {
      if (call.action !== 'SendEmail') {
        throw new AwsError(
          'UnknownOperationException',
          `The local stage's SES does not know ${call.action}.`,
          404,
        );
      }
      const message = messageOf(call.input);
      mailbox.add(message);
      return jsonReply({ MessageId: message.id }, 'application/json');
    },
    deliver: (message) => mailbox.add({ ...idAndDate(), ...message }),
    list: (to) => mailbox.list(to),
    clear: () => mailbox.clear(),
    async close() {},
  };
}

function messageOf(input: Input): MailMessage {
  const content = objectMember(input, 'Content');
  const base = idAndDate();
  const destination = objectMember(input, 'Destination');
  const recipients = ['ToAddresses', 'CcAddresses', 'BccAddresses'].flatMap((kind) => {
    const addresses = destination?.[kind];
    return Array.isArray(addresses) ? addresses.map(String) : [];
  });
  const from = textMember(input, 'FromEmailAddress');

  const raw = objectMember(content, 'Raw');
  if (raw) {
    const mime = readMime(Buffer.from(textMember(raw, 'Data') ?? '', 'base64'));
    const to = recipients.length > 0 ? recipients.join(', ') : mime.to;
    return {
      ...base,
      ...mime,
      to: required(to, 'a recipient'),
      from: from ?? mime.from,
    };
  }

  const simple = objectMember(content, 'Simple');
  if (!simple)
    throw new AwsError('BadRequestException', 'The local stage sends Simple and Raw content only.');
  const body = objectMember(simple, 'Body');
  const text = dataOf(body, 'Text');
  const html = dataOf(body, 'Html');
  if (text === undefined && html === undefined)
    throw new AwsError('BadRequestException', 'A mail needs a body.');
  return {
    ...base,
    to: required(recipients.join(', '), 'a recipient'),
    from: required(from ?? '', 'a sender'),
    subject: required(dataOf(simple, 'Subject') ?? '', 'a subject'),
    text: text ?? '',
    html: html ?? '',
  };
}

function idAndDate() {
  return { id: randomUUID(), date: new Date().toISOString() };
}

function required(value: string, what: string): string {
  if (value === '') throw new AwsError('BadRequestException', `A mail needs ${what}.`);
  return value;
}

function dataOf(input: Input | undefined, name: string): string | undefined {
  return textMember(objectMember(input, name), 'Data');
}
