import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AttachmentEntry, MailMessage } from '../engines/mail/mailbox.ts';
import type { Stage } from './stage.ts';

/** A mail as the stage's API tells of it: what it carries can be fetched. */
export type ListedMail = Omit<MailMessage, 'attachments'> & {
  readonly attachments: readonly ListedAttachment[];
};
export type ListedAttachment = AttachmentEntry & { readonly url: string };

export function listedMail({ url }: Pick<Stage, 'url'>, mail: MailMessage): ListedMail {
  const attachments = mail.attachments.map((entry, number) => ({
    ...entry,
    url: url + attachmentPath(mail.id, number),
  }));
  return { ...mail, attachments };
}

export function attachmentPath(mailId: string, number: number): string {
  return `/mailbox/api/messages/${encodeURIComponent(mailId)}/attachments/${number}`;
}

/** Answers a request for what a mail carried; false when it is none. */
export function answerAttachment(stage: Stage, request: IncomingMessage, response: ServerResponse): boolean {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false;
  const { pathname } = new URL(request.url ?? '/', stage.url);
  const [, mailId, number] = /^\/mailbox\/api\/messages\/([^/]+)\/attachments\/(\d+)$/.exec(pathname) ?? [];
  const attachment = mailId && stage.mail.attachment(decodeURIComponent(mailId), Number(number));
  if (!attachment) return false;
  // Somebody else's file on the stage's own origin: it is downloaded, never run.
  response.writeHead(200, {
    'content-type': /^[\w.+-]+\/[\w.+-]+$/.test(attachment.contentType)
      ? attachment.contentType
      : 'application/octet-stream',
    'content-length': attachment.content.length,
    'content-disposition': `attachment; filename*=UTF-8''${asExtendedValue(attachment.fileName)}`,
    'content-security-policy': "default-src 'none'; sandbox",
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(attachment.content);
  return true;
}

function asExtendedValue(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll(
    /['()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16)}`,
  );
}
