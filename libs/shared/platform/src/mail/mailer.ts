import {
  SendEmailCommand,
  SESv2ServiceException,
  type SendEmailCommandInput,
  type SESv2Client,
} from '@aws-sdk/client-sesv2';
import type { SendMail } from '../events/publish-outbox.ts';
import { Undeliverable } from '../events/undeliverable.ts';
import { onOneLine } from './names.ts';
import { openMail } from './owed-mails.ts';
import type { Attachment, RenderedMail } from './rendered-mail.ts';
import { senderOf } from './sender.ts';

/** Makes a mail of what was owed; of nothing, if it is no longer to be sent. */
export type RenderMail = (owed: unknown) => Promise<RenderedMail | undefined>;

export type MailerSettings = {
  /** The stage's own address, bare or with a name. */
  from: string;
  secret: () => Promise<string>;
  render: RenderMail;
};

// What SES takes, encoded for the way.
const maxMailBytes = 40_000_000;

/** Sends what waits in the outbox through Amazon SES. */
export function mailerFor(ses: Pick<SESv2Client, 'send'>, settings: MailerSettings): SendMail {
  return async ({ sealed }) => {
    const mail = await settings.render(openMail(await settings.secret(), sealed));
    if (!mail) return;
    const bytes = encodedBytes(mail);
    if (bytes > maxMailBytes)
      throw new Undeliverable(`The mail has ${bytes} bytes with its attachments, more than SES sends.`);
    const message = messageOf(mail, settings.from);
    await ses.send(new SendEmailCommand(message)).catch((error: unknown) => {
      throw error instanceof SESv2ServiceException ? refusalOf(error) : error;
    });
  };
}

function messageOf(mail: RenderedMail, from: string): SendEmailCommandInput {
  const { to, subject, text, html, replyTo, onBehalfOf, attachments = [] } = mail;
  const utf8 = (Data: string) => ({ Data, Charset: 'UTF-8' });
  const body = { Subject: utf8(subject), Body: { Text: utf8(text), Html: utf8(html) } };
  return {
    FromEmailAddress: senderOf(from, onBehalfOf),
    Destination: { ToAddresses: [to] },
    ...(replyTo !== undefined && { ReplyToAddresses: [replyTo] }),
    Content: {
      Simple: { ...body, ...(attachments.length > 0 && { Attachments: attachments.map(attached) }) },
    },
  };
}

const longestFileName = 255;

// SES takes attachments for seven-bit text unless told otherwise, and what kind they are from the end of the name.
function attached({ fileName, contentType, content }: Attachment) {
  return {
    FileName: onOneLine(fileName).slice(-longestFileName),
    ContentType: contentType,
    ContentTransferEncoding: 'BASE64' as const,
    RawContent: content,
  };
}

function encodedBytes({ text, html, attachments = [] }: RenderedMail): number {
  const lengths = [text, html, ...attachments.map(({ content }) => content)].map((part) =>
    Buffer.byteLength(part),
  );
  // Base64 in lines of 76 characters.
  return lengths.reduce((sum, length) => sum + Math.ceil(length / 57) * 78, 0);
}

/**
 * What is wrong with the mail itself stays wrong. All else may pass, and the mail waits for it: a throttled, paused or
 * suspended account, a sender not verified (yet), a missing permission. SES repeats addresses in its messages; they do
 * not belong in a log, so the error itself is not kept as the cause.
 */
function refusalOf({ name, message }: SESv2ServiceException): Error {
  const reason = `${name}: ${message.replaceAll(/[^\s<>,]*[^\s<>,']@[^\s<>,]+/g, '[address]')}`;
  const isTheMail =
    name === 'BadRequestException' ||
    (name === 'MessageRejected' && !/not verified|paused|suspended/i.test(message));
  return isTheMail
    ? new Undeliverable(`SES will never send the mail. ${reason}`)
    : new Error(`SES does not send the mail. ${reason}`);
}
