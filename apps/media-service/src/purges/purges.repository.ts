import { idSchema } from '@paymyinvoice/platform';
import type { Position, Row, Table } from '@paymyinvoice/platform/data';
import type { MediaRef } from '../files/file-keys.ts';

const ownerSchema = idSchema('usr');
const mediaSchema = idSchema('med');

/** gsi2 lists every upload that is waited for by the time that its form ends, in shards. */
export class PurgesRepository {
  constructor(private readonly table: Table) {}

  /** Longest overdue first. */
  async awaitedUntil(
    end: string,
    shard: string,
    part: { limit: number; after: Position | undefined },
  ): Promise<{ uploads: MediaRef[]; next: Position | undefined }> {
    const { rows, next } = await this.table.query({
      ...{ index: 'gsi2', pk: `AWAITING#${shard}`, upTo: end },
      ...part,
    });
    return { uploads: rows.map(namedByKey), next };
  }
}

/** The index holds keys alone. */
function namedByKey({ pk, sk }: Row): MediaRef {
  return {
    ownerId: ownerSchema.parse(pk.slice('OWNER#'.length)),
    mediaId: mediaSchema.parse(sk.slice('MEDIA#'.length)),
  };
}
