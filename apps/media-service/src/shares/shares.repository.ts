import type { Clock, Id } from '@paymyinvoice/platform';
import {
  absent,
  limitKey,
  LimitWindow,
  present,
  put,
  remove,
  ttlAfter,
  update,
  when,
  type Key,
  type Limit,
  type Position,
  type Row,
  type Table,
  type Write,
} from '@paymyinvoice/platform/data';
import { isExpired, type Share, type ShareId } from './share.ts';
import type { MediaId } from '../media/media.ts';

type ShareRow = Row & Share;
type PointerRow = Row & Pick<Share, 'tokenHash'>;

const REMOVED_AT_ONCE = 50;
const pointerPrefix = 'SHARE#';

/**
 * `SHARE#<hash of the token>`: who has read the table can open nothing. gsi1 lists a file's shares; `SHARE#<id>` in the
 * owner's partition finds one by its id.
 */
export class SharesRepository {
  constructor(
    private readonly table: Table,
    private readonly clock: Clock,
  ) {}

  /** False when something of `alongside` does not hold. */
  async add(share: Share, alongside: readonly Write[]): Promise<boolean> {
    const ttl = ttlAfter(Date.parse(share.expiresAt) - this.clock().getTime(), this.clock);
    const row = { ...keyOf(share.tokenHash), gsi1pk: listOf(share.mediaId), gsi1sk: share.id, ...share, ttl };
    const pointer = { ...pointerOf(share), tokenHash: share.tokenHash, ttl };
    return await this.table.tryWrite(put(row, absent), put(pointer, absent), ...alongside);
  }

  async find(tokenHash: string): Promise<Share | undefined> {
    return await this.table.get<ShareRow>(keyOf(tokenHash), { consistent: true });
  }

  /** Newest first. */
  async page(
    mediaId: MediaId,
    { limit, after }: { limit: number; after: Position | undefined },
  ): Promise<{ shares: Share[]; next: Position | undefined }> {
    const now = this.clock();
    const { rows, next } = await this.table.query<ShareRow>({
      ...{ index: 'gsi1', pk: listOf(mediaId), newestFirst: true, limit, after },
      keep: (row) => !isExpired(row, now),
    });
    return { shares: rows, next };
  }

  /** One view more, once though the reply be lost; false when there is none left, or the share was revoked. */
  async count({ tokenHash, maxViews }: Share): Promise<boolean> {
    const hasRoom = maxViews === undefined ? present : when`views < ${maxViews}`;
    return await this.table.tryWrite(update(keyOf(tokenHash), { add: { views: 1 } }, hasRoom));
  }

  /** False where its owner has no such share. */
  async revoke(ownerId: Id<'usr'>, id: ShareId): Promise<boolean> {
    const pointer = await this.table.get<PointerRow>(pointerOf({ ownerId, id }), { consistent: true });
    if (pointer === undefined) return false;
    return await this.table.tryWrite(remove(keyOf(pointer.tokenHash)), remove(pointer, present));
  }

  async removeAllOf(mediaId: MediaId): Promise<void> {
    let after: Position | undefined;
    do {
      const { shares, next } = await this.page(mediaId, { limit: REMOVED_AT_ONCE, after });
      await this.table.removeMany(shares.flatMap((share) => [keyOf(share.tokenHash), pointerOf(share)]));
      after = next;
    } while (after !== undefined);
  }

  /** The rows that pointers among these lead to. */
  keysBehind(rows: readonly Row[]): Key[] {
    return rows
      .filter(({ sk }) => sk.startsWith(pointerPrefix))
      .map((row) => keyOf((row as PointerRow).tokenHash));
  }

  async window(limit: Limit, { id }: Share): Promise<LimitWindow> {
    const row = await this.table.get(limitKey(limit, id), { consistent: true });
    return new LimitWindow(limit, id, row ? [row] : [], this.clock);
  }

  /** False when others were faster. */
  async take(window: LimitWindow): Promise<boolean> {
    return await this.table.tryWrite(window.take());
  }

  async giveBack(window: LimitWindow): Promise<void> {
    await this.table.tryWrite(window.giveBack());
  }
}

function keyOf(tokenHash: string): Key {
  return { pk: `SHARE#${tokenHash}`, sk: '-' };
}

function pointerOf({ ownerId, id }: Pick<Share, 'ownerId' | 'id'>): Key {
  return { pk: `OWNER#${ownerId}`, sk: pointerPrefix + id };
}

function listOf(mediaId: MediaId): string {
  return `SHARES#${mediaId}`;
}
