import { eventually, type OwnStage } from '@paymyinvoice/local-stage';
import { accepted, signedIn } from '../auth/people.ts';
import { ask, type Reply } from '../operation.ts';

const PATIENCE_MS = 60_000;
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
/** What is said of the picture before it is uploaded. */
export const WISH = {
  ...{ fileName: 'office.png', contentType: 'image/png', size: PIXEL.length, title: 'Our new office' },
  visibility: 'private' as 'private' | 'public',
};

/** Somebody who keeps files, and how to ask for things in their name. */
export interface Owner {
  get(path: string): Promise<Reply>;
  send(method: string, path: string, body?: object): Promise<Reply>;
}

export async function somebodyWithFiles(stage: OwnStage): Promise<Owner> {
  const { token } = await signedIn(stage);
  return {
    get: (path) => ask(stage, 'media', ['GET', path], { token }),
    send: (method, path, body) => ask(stage, 'media', [method, path], { token, ...(body && { body }) }),
  };
}

/** Uploads the picture; it may not have been looked at yet. */
export async function uploaded(
  owner: Owner,
  wish: Partial<typeof WISH> & { sha256?: string } = {},
  bytes: Uint8Array<ArrayBuffer> = PIXEL,
) {
  const { body } = accepted(await owner.send('POST', '/v1/uploads', { ...WISH, ...wish }));
  const { media, upload } = body as unknown as {
    media: { id: string };
    upload: { url: string; fields: Record<string, string> };
  };
  const form = new FormData();
  for (const [name, value] of Object.entries(upload.fields)) form.append(name, value);
  form.append('file', new Blob([bytes]));
  const answer = await fetch(upload.url, { method: 'POST', body: form });
  if (!answer.ok) throw new Error(`The store answers ${answer.status}: ${await answer.text()}`);
  return media.id;
}

/** A picture that has been uploaded and looked at; its path. */
export async function kept(owner: Owner, wish: Partial<typeof WISH> = {}) {
  const path = `/v1/media/${await uploaded(owner, wish)}`;
  const body = await eventually(
    'A file that is ready',
    async () => {
      const { body } = accepted(await owner.get(path));
      return body['status'] === 'ready' ? body : undefined;
    },
    PATIENCE_MS,
  );
  return { path, id: String(body['id']), sha256: String(body['sha256']) };
}
