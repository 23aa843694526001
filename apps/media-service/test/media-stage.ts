import {
  DeleteObjectsCommand,
  GetObjectCommand,
  paginateListObjectsV2,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { newId, systemClock } from '@paymyinvoice/platform';
import type { Row } from '@paymyinvoice/platform/data';
import { eventually, startTestStage, type Person, type Reply, type TestStage } from '@paymyinvoice/testing';
import {
  contentKey,
  incomingKey,
  renditionKey,
  type MediaRef,
  type Visibility,
} from '../src/files/file-keys.ts';
import { refOf, type Media, type Ready, type Rejected } from '../src/media/media.ts';
import { MediaRepository } from '../src/media/media.repository.ts';
import { MediaService } from '../src/media/media.service.ts';
import { PublicMediaRepository } from '../src/public-media/public-media.repository.ts';
import { PublicMediaService } from '../src/public-media/public-media.service.ts';
import { UsageRepository } from '../src/usage/usage.repository.ts';
import { UsageService } from '../src/usage/usage.service.ts';
import { aFile, anAwaitedFile, aWish } from './builders.ts';

export const BUCKET = 'paymyinvoice-local-media-files-000000000000';
export type Form = { readonly url: string; readonly fields: Readonly<Record<string, string>> };
type Options = Parameters<TestStage['request']>[3];

/** media-service on a stage of its own, and what tests of every feature do with it. */
export type MediaStage = Awaited<ReturnType<typeof startMediaStage>>;

export async function startMediaStage(
  services: readonly string[] = ['media'],
  options: Parameters<typeof startTestStage>[1] = {},
) {
  const stage = await startTestStage(services, options);
  const s3 = new S3Client({ ...stage.stage.aws, forcePathStyle: true });
  const table = stage.table('media');
  const usage = new UsageService(new UsageRepository(table));
  const publicMedia = new PublicMediaService(new PublicMediaRepository(table));
  const media = new MediaService(new MediaRepository(table), usage, publicMedia, systemClock);

  const request = (method: string, path: string, more: Options = {}) =>
    stage.request('media', method, path, more);

  async function good(reply: Promise<Reply>): Promise<Reply['body']> {
    const { status, body } = await reply;
    if (status >= 300) throw new Error(`Answered ${status}: ${JSON.stringify(body)}`);
    return body;
  }

  const ask = ({ token }: Person, wish: unknown, headers: Readonly<Record<string, string>> = {}) =>
    request('POST', '/v1/uploads', { token, body: wish, headers });

  const put = (Key: string, Body = Key) => s3.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body }));

  async function keys(Prefix = ''): Promise<string[]> {
    const found: string[] = [];
    for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket: BUCKET, Prefix }))
      found.push(...Contents.flatMap(({ Key }) => Key ?? []));
    return found;
  }

  return {
    stage,
    s3,
    media,
    request,
    good,
    ask,
    put,
    keys,
    person: (claims: Parameters<TestStage['person']>[0] = {}) => stage.person(claims),

    /** A file of the owner's that is ready, as processing leaves it: row, event, usage, lists and objects. */
    async kept({ id }: Pick<Person, 'id'>, overrides: Partial<Ready> = {}): Promise<Ready> {
      const { visibility = 'private', filesAt = visibility } = overrides;
      const file = aFile({ id: newId('med'), ownerId: id, ...overrides, visibility, filesAt });
      const { fileName, contentType, size, createdAt, updatedAt } = file;
      const common = { id: file.id, ownerId: id, fileName, contentType, size, visibility };
      const awaited = anAwaitedFile({ ...common, createdAt, updatedAt });
      await Promise.all(keysOf(file, filesAt).map((key) => put(key)));
      const stands =
        (await media.change(undefined, awaited)) && (await media.change({ ...awaited, revision: 1 }, file));
      const found = await media.find(refOf(file));
      if (!stands || found?.status !== 'ready') throw new Error('The file could not be kept.');
      return found;
    },

    /** Asks for an upload and makes it, as a browser does. */
    async upload(owner: Person, bytes: Uint8Array<ArrayBuffer>, overrides: object = {}) {
      const { media: awaited, upload } = await good(ask(owner, aWish(bytes, overrides)));
      const answer = await post(upload as Form, bytes);
      if (!answer.ok) throw new Error(`The store answered ${answer.status}: ${await answer.text()}`);
      return awaited as { id: Media['id'] };
    },

    async usage({ token }: Pick<Person, 'token'>) {
      return (await request('GET', '/v1/usage', { token })).body as { bytes: number; items: number };
    },

    /** Waits until an upload has been looked at and is not needed any more. */
    async settled(ref: MediaRef): Promise<Ready | Rejected> {
      return await eventually(`Looking at ${ref.mediaId}`, async () => {
        const found = await media.find(ref);
        if (found?.status !== 'ready' && found?.status !== 'rejected') return undefined;
        return (await keys(incomingKey(ref))).length === 0 ? found : undefined;
      });
    },

    async fileAt(key: string) {
      const { Body, ContentType, CacheControl, ContentDisposition } = await s3.send(
        new GetObjectCommand({ Bucket: BUCKET, Key: key }),
      );
      const bytes = Buffer.from((await Body?.transformToByteArray()) ?? []);
      return {
        ...{ bytes, contentType: ContentType, cacheControl: CacheControl },
        disposition: ContentDisposition,
      };
    },

    find: ({ id }: Person, mediaId: Media['id']) => media.find({ ownerId: id, mediaId }),

    async rowsOf(pk: string): Promise<Row[]> {
      return (await table.query({ pk, consistent: true })).rows;
    },

    /** Every key of the bucket that is about this file. */
    async filesOf({ mediaId }: Pick<MediaRef, 'mediaId'>): Promise<string[]> {
      return (await keys()).filter((key) => key.includes(mediaId)).sort();
    },

    async object(key: string): Promise<boolean> {
      return (await keys(key)).includes(key);
    },

    /** Sweeps until no task of the outbox waits: the clock goes on only between sweeps, as turns last longer than those. */
    async sweepAll(): Promise<void> {
      await eventually('An empty outbox', async () => {
        await stage.stage.advance(61_000);
        await stage.stage.invoke('paymyinvoice-local-media-sweep', {});
        const rows = (await stage.everyRow('media')) as Record<string, unknown>[];
        return rows.some((row) => 'outboxShard' in row) ? undefined : true;
      });
    },

    async emptyBucket(): Promise<void> {
      const Objects = (await keys()).map((Key) => ({ Key }));
      if (Objects.length > 0)
        await s3.send(new DeleteObjectsCommand({ Bucket: BUCKET, Delete: { Objects } }));
    },

    async stop() {
      s3.destroy();
      await stage.stop();
    },
  };
}

/** The fields, then the file. `undefined` leaves a field out. */
export async function post(
  { url, fields }: Form,
  bytes: Uint8Array<ArrayBuffer>,
  changes: Readonly<Record<string, string | undefined>> = {},
): Promise<Response> {
  const form = new FormData();
  for (const [name, value] of Object.entries({ ...fields, ...changes }))
    if (value !== undefined) form.append(name, value);
  form.append('file', new Blob([bytes]), 'upload');
  return await fetch(url, { method: 'POST', body: form });
}

/** Where the files of a ready one stand on one side. */
export function keysOf(media: Ready, at: Visibility = media.visibility): string[] {
  const ref = refOf(media);
  return [contentKey(at, ref), ...media.renditions.map(({ name }) => renditionKey(at, ref, name))].sort();
}

export function codeOf({ status, body }: Reply): [number, string | undefined] {
  return [status, (body as { code?: string } | undefined)?.code];
}
