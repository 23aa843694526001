import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { AwsService } from '../../aws-endpoint/aws-call.ts';
import { AwsError } from '../../aws-endpoint/aws-error.ts';
import { jsonReply } from '../../aws-endpoint/aws-reply.ts';
import { objectMember, textMember } from '../../aws-endpoint/members.ts';
import type { Attachment } from './attachments.ts';
import { Mailbox, type MailMessage, type SentMail } from './mailbox.ts';
import { decodeWords, readMime } from './mime.ts';

type Input = Readonly<Record<string, unknown>>;

export interface Mail extends AwsService {
  /** Puts a mail into the mailbox that another service than SES sends. */
  deliver(message: Omit<SentMail, 'id' | 'date'>): void;
  list(to?: string): MailMessage[];
  attachment(mailId: string, number: number): Attachment | undefined;
  clear(): void;
}

/** What SES takes, encoded. */
const maxMailBytes = 40 * 1024 * 1024;

/** SES v2, as far as sending goes: what is sent lands in the mailbox. */
export async function startMail(options: { directory?: string }): Promise<Mail> {
  const mailbox = new Mailbox(options.directory && join(options.directory, 'mailbox.jsonl'));
  return {
    async answer(call, { body }) {
      if (call.action !== 'SendEmail') {
        throw new AwsError(
          'UnknownOperationException',
          `The local stage's SES does not know ${call.action}.`,
          404,
        );
      }
      // Content comes in Base64, so the request is hardly larger than the mail would be.
      if (body.length > maxMailBytes) throw refused('The mail is larger than 40 MB.');
      const message = messageOf(call.input);
      mailbox.add(message);
      return jsonReply({ MessageId: message.id }, 'application/json');
    },
    deliver: (message) => mailbox.add({ ...idAndDate(), ...message }),
    list: (to) => mailbox.list(to),
    attachment: (mailId, number) => mailbox.attachment(mailId, number),
    clear: () => mailbox.clear(),
    async close() {},
  };
}

function messageOf(input: Input): SentMail {
  const content = objectMember(input, 'Content');
  const base = idAndDate();
  const destination = objectMember(input, 'Destination');
  const recipients = ['ToAddresses', 'CcAddresses', 'BccAddresses'].flatMap((kind) =>
    addressesIn(destination, kind),
  );
  const from = textMember(input, 'FromEmailAddress');
  const replyTo = addressesIn(input, 'ReplyToAddresses').join(', ');

  const raw = objectMember(content, 'Raw');
  if (raw) {
    const mime = readMime(Buffer.from(textMember(raw, 'Data') ?? '', 'base64'));
    const to = recipients.length > 0 ? recipients.join(', ') : mime.to;
    return {
      ...base,
      ...mime,
      to: required(to, 'a recipient'),
      from: from === undefined ? mime.from : decodeWords(from),
      ...(replyTo !== '' && { replyTo }),
    };
  }

  const simple = objectMember(content, 'Simple');
  if (!simple) throw refused('The local stage sends Simple and Raw content only.');
  const body = objectMember(simple, 'Body');
  const text = dataOf(body, 'Text');
  const html = dataOf(body, 'Html');
  if (text === undefined && html === undefined) throw refused('A mail needs a body.');
  return {
    ...base,
    to: required(recipients.join(', '), 'a recipient'),
    from: decodeWords(required(from ?? '', 'a sender')),
    subject: required(dataOf(simple, 'Subject') ?? '', 'a subject'),
    text: text ?? '',
    html: html ?? '',
    ...(replyTo !== '' && { replyTo }),
    attachments: attachmentsIn(simple),
  };
}

function addressesIn(input: Input | undefined, kind: string): string[] {
  const addresses = input?.[kind];
  const list = Array.isArray(addresses) ? addresses.map(String) : [];
  if (list.some((address) => !/@[^\s@]+$/.test(address))) throw refused("Missing final '@domain'");
  return list;
}

function attachmentsIn(simple: Input): Attachment[] {
  const attachments = simple['Attachments'];
  return (Array.isArray(attachments) ? (attachments as Input[]) : []).map((attachment) => ({
    fileName: required(textMember(attachment, 'FileName') ?? '', 'names for its attachments'),
    contentType: textMember(attachment, 'ContentType') ?? 'application/octet-stream',
    content: Buffer.from(textMember(attachment, 'RawContent') ?? '', 'base64'),
  }));
}

function idAndDate() {
  return { id: randomUUID(), date: new Date().toISOString() };
}

function required(value: string, what: string): string {
  if (value === '') throw refused(`A mail needs ${what}.`);
  return value;
}

function refused(message: string): AwsError {
  return new AwsError('BadRequestException', message);
}

function dataOf(input: Input | undefined, name: string): string | undefined {
  return textMember(objectMember(input, name), 'Data');
}
