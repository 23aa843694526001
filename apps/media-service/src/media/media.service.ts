import type { Clock, Id } from '@paymyinvoice/platform';
import {
  outboxEvent,
  outboxTask,
  overtaken,
  untilItStands,
  type Position,
  type Write,
} from '@paymyinvoice/platform/data';
import { refText, type MediaRef, type Visibility } from '../files/file-keys.ts';
import { ERASE_FILES, MOVE_FILES } from '../filing/filing.ts';
import type { PublicMediaService } from '../public-media/public-media.service.ts';
import type { UsageService } from '../usage/usage.service.ts';
import { amendMedia, requireUnused, type MediaChanges } from './media-changes.ts';
import { mediaBusy, mediaNotFound } from './media.errors.ts';
import type { Entry } from './entry.ts';
import { newsOf } from './media-news.ts';
import {
  countedBytes,
  countedItems,
  isMisplaced,
  isTaken,
  refOf,
  type Media,
  type MediaId,
} from './media.ts';
import type { MediaRepository } from './media.repository.ts';

/** The one way to change what is kept of a file: with it follow usage, lists, events and the work on its files. */
export class MediaService {
  constructor(
    private readonly media: MediaRepository,
    private readonly usage: UsageService,
    private readonly publicMedia: PublicMediaService,
    private readonly clock: Clock,
  ) {}

  async find(ref: MediaRef): Promise<Media | undefined> {
    return await this.media.find(ref);
  }

  async read(ref: MediaRef): Promise<Media> {
    const media = await this.media.find(ref);
    if (media === undefined) throw mediaNotFound();
    return media;
  }

  async list(
    ownerId: Id<'usr'>,
    visibility: Visibility | undefined,
    part: { limit: number; after: Position | undefined },
  ): Promise<{ media: Media[]; next: Position | undefined }> {
    return await this.media.page(ownerId, visibility, part);
  }

  /** `expect` sees the version that would be changed and throws if the caller means another. */
  async amend(ref: MediaRef, changes: MediaChanges, expect: (media: Media) => void): Promise<Media> {
    return await untilItStands(async () => {
      const before = await this.read(ref);
      expect(before);
      const after = amendMedia(before, changes, this.clock());
      // Nothing new is no new version: nobody's `If-Match` fails for it.
      if (after === before) return before;
      return (await this.change(before, after)) ? after : overtaken;
    }, mediaBusy);
  }

  async remove(ref: MediaRef, expect: (media: Media) => void): Promise<void> {
    await untilItStands(async () => {
      const before = await this.read(ref);
      expect(before);
      requireUnused(before);
      return (await this.change(before, undefined)) ? undefined : overtaken;
    }, mediaBusy);
  }

  /** What is ready and private of an owner's, newest first. */
  async newestPrivate(ownerId: Id<'usr'>, limit: number): Promise<Entry[]> {
    return await this.media.newestPrivate(ownerId, limit);
  }

  /** Those that exist of the owner's. */
  async findMany(ownerId: Id<'usr'>, ids: readonly MediaId[]): Promise<Media[]> {
    return await this.media.findMany(ownerId, ids);
  }

  async findBySha256(ownerId: Id<'usr'>, sha256: string): Promise<Media | undefined> {
    return await this.media.findBySha256(ownerId, sha256);
  }

  /** Belongs into every transaction that adds something to the file. */
  standing(ref: MediaRef): Write {
    return this.media.standing(ref);
  }

  /** False when it, or something of `alongside`, is not as it was when it was read. */
  async change(
    before: Media | undefined,
    after: Media | undefined,
    alongside: readonly Write[] = [],
  ): Promise<boolean> {
    return await this.media.commit([...(await this.changing(before, after)), ...alongside]);
  }

  /**
   * Several at once, for who takes their usage away as a whole and has erased their files, except for what somebody
   * whose turn it is may still write. False when one of them is not as it was when it was read.
   */
  async removeAll(media: readonly Media[]): Promise<boolean> {
    const now = this.clock();
    const writes = media.map(async (each) => [
      ...(await this.following(each, undefined)),
      ...(isTaken(each, now) ? this.filing(each, undefined) : []),
    ]);
    return await this.media.commit((await Promise.all(writes)).flat());
  }

  /** The writes of `change`, for who changes something else in the same transaction. */
  async changing(before: Media | undefined, after: Media | undefined): Promise<Write[]> {
    const ownerId = (before ?? after)?.ownerId;
    if (ownerId === undefined) return [];
    return [
      ...(await this.following(before, after)),
      ...this.usage.shifting(ownerId, {
        bytes: countedBytes(after) - countedBytes(before),
        items: countedItems(after) - countedItems(before),
      }),
      ...this.filing(before, after),
    ];
  }

  /** The row, and what is told of it. */
  private async following(before: Media | undefined, after: Media | undefined): Promise<Write[]> {
    const media = before ?? after;
    if (media === undefined) return [];
    const { id: subject } = media;
    const news = newsOf(before, after);
    const sequence = (before?.sequence ?? 0) + (news ? 1 : 0);
    const stored = after && { ...after, sequence, revision: (before?.revision ?? 0) + 1 };
    return [
      ...this.media.changing(before, stored),
      ...(await this.publicMedia.following(before, stored)),
      ...(news
        ? [outboxEvent(news.contract, { subject, sequence, data: news.data }, { clock: this.clock })]
        : []),
    ];
  }

  /** The files cannot be part of the transaction: they follow it, for as long as that takes. */
  private filing(before: Media | undefined, after: Media | undefined): Write[] {
    const task =
      after === undefined ? ERASE_FILES : isMisplaced(after) && !isMisplaced(before) ? MOVE_FILES : undefined;
    const media = before ?? after;
    return task && media ? [outboxTask({ task, subject: refText(refOf(media)) }, { clock: this.clock })] : [];
  }
}
