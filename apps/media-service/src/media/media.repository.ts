import { isDeepStrictEqual } from 'node:util';
import type { Id } from '@paymyinvoice/platform';
import {
  absent,
  check,
  present,
  put,
  remove,
  shardOf,
  when,
  type Position,
  type Row,
  type Table,
  type Write,
} from '@paymyinvoice/platform/data';
import type { MediaRef, Visibility } from '../files/file-keys.ts';
import { entryOf, type Entry } from './entry.ts';
import type { Media, MediaId } from './media.ts';

type MediaRow = Row & Media;
type Part = { readonly limit: number; readonly after: Position | undefined };

const prefix = 'MEDIA#';
const privatePrefix = 'PRIVATE#';
const awaiting = 'AWAITING#';

/**
 * `MEDIA#<id>` in the owner's partition. gsi1 lists an owner's public and private ones apart, gsi2 the uploads that
 * have not come yet by the time that their permission ends. `SHA256#<hash>#<id>` finds a file the owner has already,
 * `PRIVATE#<id>` is what the owner's index shows: indexes are read consistently, which gsi1 cannot be.
 */
export class MediaRepository {
  constructor(private readonly table: Table) {}

  async find({ ownerId, mediaId }: MediaRef): Promise<Media | undefined> {
    const row = await this.table.get<MediaRow>(keyOf(ownerId, mediaId), { consistent: true });
    return row && mediaOf(row);
  }

  async findMany(ownerId: Id<'usr'>, ids: readonly MediaId[]): Promise<Media[]> {
    const keys = ids.map((id) => keyOf(ownerId, id));
    return (await this.table.getMany<MediaRow>(keys, { consistent: true })).map(mediaOf);
  }

  /** Newest first. */
  async page(
    ownerId: Id<'usr'>,
    visibility: Visibility | undefined,
    { limit, after }: Part,
  ): Promise<{ media: Media[]; next: Position | undefined }> {
    const { rows, next } = await this.table.query<MediaRow>({
      ...(visibility === undefined
        ? { pk: partitionOf(ownerId), prefix, consistent: true }
        : { index: 'gsi1', pk: listOf(ownerId, visibility) }),
      newestFirst: true,
      limit,
      after,
    });
    return { media: rows.map(mediaOf), next };
  }

  /** What is ready and private, newest first. */
  async newestPrivate(ownerId: Id<'usr'>, limit: number): Promise<Entry[]> {
    const part = { pk: partitionOf(ownerId), prefix: privatePrefix, newestFirst: true, limit };
    const { rows } = await this.table.query<Row & Entry>({ ...part, consistent: true });
    return rows.map(({ pk: _pk, sk: _sk, ...entry }) => entry);
  }

  /** One that is ready and has this content. */
  async findBySha256(ownerId: Id<'usr'>, sha256: string): Promise<Media | undefined> {
    const prefix = `SHA256#${sha256}#`;
    const page = { pk: partitionOf(ownerId), prefix, limit: 1, consistent: true };
    const [row] = (await this.table.query<Row & { mediaId: Id<'med'> }>(page)).rows;
    return row && (await this.find({ ownerId, mediaId: row.mediaId }));
  }

  /** Fails the transaction once the file is gone. */
  standing({ ownerId, mediaId }: MediaRef): Write {
    return check(keyOf(ownerId, mediaId), present);
  }

  /** False when something has changed since it was read. */
  async commit(writes: readonly Write[]): Promise<boolean> {
    return await this.table.tryWrite(...writes);
  }

  /** Everything that is kept of one, from before to after; fails the transaction when it is not as before any more. */
  changing(before: Media | undefined, after: Media | undefined): Write[] {
    const unchanged = before === undefined ? absent : when`revision = ${before.revision}`;
    const row = after ? [put(rowOf(after), unchanged)] : before ? [remove(rowOf(before), unchanged)] : [];
    const [stood, stands] = [rowsBeside(before), rowsBeside(after)];
    return [
      ...row,
      ...stood.filter(({ sk }) => stands.every((other) => other.sk !== sk)).map((gone) => remove(gone)),
      ...stands
        .filter((each) => !stood.some((other) => isDeepStrictEqual(each, other)))
        .map((each) => put(each)),
    ];
  }
}

/** Of what is ready: its content, and what the owner's index shows of it if it is private. */
function rowsBeside(media: Media | undefined): Row[] {
  if (media?.status !== 'ready') return [];
  const { id, ownerId, sha256, visibility } = media;
  const pk = partitionOf(ownerId);
  return [
    { pk, sk: `SHA256#${sha256}#${id}`, mediaId: id },
    ...(visibility === 'private' ? [{ pk, sk: privatePrefix + id, ...entryOf(media) }] : []),
  ];
}

function keyOf(ownerId: Id<'usr'>, id: Id<'med'>) {
  return { pk: partitionOf(ownerId), sk: prefix + id };
}

function partitionOf(ownerId: Id<'usr'>): string {
  return `OWNER#${ownerId}`;
}

function listOf(ownerId: Id<'usr'>, visibility: Visibility): string {
  return `MEDIA#${ownerId}#${visibility}`;
}

function rowOf(media: Media): MediaRow {
  const { id, ownerId, visibility } = media;
  return {
    ...keyOf(ownerId, id),
    ...{ gsi1pk: listOf(ownerId, visibility), gsi1sk: id },
    ...(media.status === 'awaiting_upload' && {
      gsi2pk: awaiting + shardOf(id),
      gsi2sk: `${media.uploadUntil}#${id}`,
    }),
    ...media,
  };
}

export function mediaOf(row: MediaRow): Media {
  const { pk: _pk, sk: _sk, gsi1pk: _1p, gsi1sk: _1s, gsi2pk: _2p, gsi2sk: _2s, ...media } = row;
  return media;
}
