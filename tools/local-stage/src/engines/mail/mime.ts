import type { Attachment } from './attachments.ts';

/** The members of a raw mail that a mailbox shows. */
export interface MimeMessage {
  readonly to: string;
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly replyTo?: string;
  readonly attachments: readonly Attachment[];
}

export function readMime(raw: Buffer): MimeMessage {
  // latin1 keeps every byte, so that parts can be decoded by their own charset later.
  const root = readPart(raw.toString('latin1'));
  const all = flatten(root);
  const parts = all.filter((part) => !isAttachment(part));
  const replyTo = decodeWords(root.headers['reply-to'] ?? '');
  const bodyOf = (type: string) => {
    const part = parts.find(({ headers }) =>
      (headers['content-type'] ?? 'text/plain').toLowerCase().startsWith(type),
    );
    return part ? decodeBody(part) : '';
  };
  return {
    to: decodeWords(root.headers['to'] ?? ''),
    from: decodeWords(root.headers['from'] ?? ''),
    subject: decodeWords(root.headers['subject'] ?? ''),
    text: bodyOf('text/plain'),
    html: bodyOf('text/html'),
    ...(replyTo !== '' && { replyTo }),
    attachments: all.filter(isAttachment).map(attachmentOf),
  };
}

function isAttachment({ headers }: Part): boolean {
  return /^attachment\b/i.test(headers['content-disposition'] ?? '');
}

function attachmentOf(part: Part): Attachment {
  const name = /filename="?([^";]+)"?/i.exec(part.headers['content-disposition'] ?? '')?.[1];
  return {
    fileName: decodeWords(name ?? 'attachment'),
    contentType: /^[^;\s]+/.exec(part.headers['content-type'] ?? '')?.[0] ?? 'application/octet-stream',
    content: bytesOf(part),
  };
}

interface Part {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

function readPart(source: string): Part {
  const [head = '', ...rest] = source.split(/\r?\n\r?\n/);
  const headers: Record<string, string> = {};
  for (const line of head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon > 0) headers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim();
  }
  return { headers, body: rest.join('\r\n\r\n') };
}

function flatten(part: Part): Part[] {
  const boundary = /^multipart\/.*boundary="?([^";]+)"?/i.exec(part.headers['content-type'] ?? '')?.[1];
  if (boundary === undefined) return [part];
  return part.body
    .split(`--${boundary}`)
    .slice(1)
    .filter((piece) => !piece.startsWith('--'))
    .flatMap((piece) => flatten(readPart(piece.replace(/^\r?\n/, '').replace(/\r?\n$/, ''))));
}

function decodeBody(part: Part): string {
  const charset = /charset="?([^";\s]+)/i.exec(part.headers['content-type'] ?? '')?.[1] ?? 'utf-8';
  return decode(bytesOf(part), charset);
}

function bytesOf({ headers, body }: Part): Buffer {
  const encoding = (headers['content-transfer-encoding'] ?? '').toLowerCase();
  if (encoding === 'base64') return Buffer.from(body, 'base64');
  if (encoding === 'quoted-printable') return unquote(body.replace(/=\r?\n/g, ''));
  return Buffer.from(body, 'latin1');
}

/** `=?utf-8?B?…?=` and `=?utf-8?Q?…?=` in headers. */
export function decodeWords(header: string): string {
  return header
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?([^?]+)\?([bq])\?([^?]*)\?=/gi, (_, charset: string, kind: string, data: string) =>
      decode(
        kind.toLowerCase() === 'b' ? Buffer.from(data, 'base64') : unquote(data.replaceAll('_', ' ')),
        charset,
      ),
    );
}

function unquote(text: string): Buffer {
  return Buffer.from(
    text.replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  );
}

function decode(bytes: Buffer, charset: string): string {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return bytes.toString('utf8');
  }
}
