/** The members of a raw mail that a mailbox shows. */
export interface MimeMessage {
  readonly to: string;
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export function readMime(raw: Buffer): MimeMessage {
  // latin1 keeps every byte, so that parts can be decoded by their own charset later.
  const root = readPart(raw.toString('latin1'));
  const parts = flatten(root);
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

function decodeBody({ headers, body }: Part): string {
  const charset = /charset="?([^";\s]+)/i.exec(headers['content-type'] ?? '')?.[1] ?? 'utf-8';
  const encoding = (headers['content-transfer-encoding'] ?? '').toLowerCase();
  if (encoding === 'base64') return decode(Buffer.from(body, 'base64'), charset);
  if (encoding === 'quoted-printable') return decode(unquote(body.replace(/=\r?\n/g, '')), charset);
  return decode(Buffer.from(body, 'latin1'), charset);
}

/** `=?utf-8?B?…?=` and `=?utf-8?Q?…?=` in headers. */
function decodeWords(header: string): string {
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
