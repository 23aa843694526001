import type { AwsRequest } from './aws-request.ts';

/** A browser's upload form (`multipart/form-data`), as S3 reads it: the file comes last, what follows is ignored. */
export interface UploadForm {
  /** Names in lower case, as S3 compares them. */
  readonly fields: Readonly<Record<string, string>>;
  readonly file: { readonly content: Buffer; readonly name: string } | undefined;
}

/** Where the file goes. */
export function uploadKey({ fields, file }: UploadForm): string | undefined {
  return fields['key']?.replaceAll('${filename}', file?.name ?? '');
}

const headersEnd = Buffer.from('\r\n\r\n');

export function readUploadForm(request: AwsRequest): UploadForm | undefined {
  if (request.method !== 'POST') return undefined;
  const contentType = request.headers['content-type'] ?? '';
  if (!/^multipart\/form-data/i.test(contentType)) return undefined;
  const boundary = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType);
  const fields: Record<string, string> = {};
  const delimiter = Buffer.from(`\r\n--${boundary?.[1] ?? boundary?.[2] ?? ''}`);
  // A delimiter starts with a line break except at the very beginning.
  const body = Buffer.concat([Buffer.from('\r\n'), request.body]);

  let start = boundary ? body.indexOf(delimiter) : -1;
  while (start >= 0) {
    const partStart = start + delimiter.length;
    if (body.subarray(partStart, partStart + 2).toString() === '--') break;
    const partEnd = body.indexOf(delimiter, partStart);
    const contentStart = body.indexOf(headersEnd, partStart);
    if (partEnd < 0 || contentStart < 0 || contentStart > partEnd) break;
    const headers = body.subarray(partStart, contentStart).toString();
    const content = body.subarray(contentStart + headersEnd.length, partEnd);
    const name = parameter(headers, 'name');
    const fileName = parameter(headers, 'filename');
    if (name === 'file') return { fields, file: { content, name: baseName(fileName ?? '') } };
    if (name !== undefined) fields[name.toLowerCase()] = content.toString();
    start = partEnd;
  }
  return { fields, file: undefined };
}

function parameter(headers: string, name: string): string | undefined {
  const match = new RegExp(`content-disposition:[^\\r\\n]*[;\\s]${name}=(?:"([^"]*)"|([^;\\s]+))`, 'i').exec(
    headers,
  );
  return match?.[1] ?? match?.[2];
}

function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
