import type { Logger } from '@paymyinvoice/platform';
import type { IndexesService } from './indexes.service.ts';
import { indexKey, indexOf, type IndexOwner } from './media-index.ts';

type KeyAttribute = { readonly S?: string };
type Change = {
  readonly dynamodb?: {
    readonly Keys?: Readonly<Record<string, KeyAttribute>>;
    readonly SequenceNumber?: string;
  };
};

// For the indexes that have begun when the time runs out.
const RESERVE_MS = 20_000;

/** Table stream → index files: each index that a batch touches is rebuilt once, from what the table says now. */
export function onEntriesChanged(indexes: IndexesService, logger: Logger) {
  return async (
    { Records }: { readonly Records: readonly Change[] },
    context: { getRemainingTimeInMillis(): number },
  ) => {
    const touched = Map.groupBy(Records, ownerOf);
    touched.delete(undefined);
    const owners = [...touched.keys()].filter((owner) => owner !== undefined);
    const failed = await indexes.rebuildAll(owners, () => context.getRemainingTimeInMillis() > RESERVE_MS);
    for (const owner of owners) {
      const about = { index: indexKey(owner), changes: touched.get(owner)?.length };
      const err = failed.get(owner);
      if (err) logger.error({ ...about, err }, 'index not rebuilt');
      else logger.info(about, 'index rebuilt');
    }
    const toRepeat = [...failed.keys()].flatMap((owner) => touched.get(owner) ?? []);
    return {
      batchItemFailures: toRepeat.map(({ dynamodb }) => ({ itemIdentifier: dynamodb?.SequenceNumber ?? '' })),
    };
  };
}

function ownerOf({ dynamodb }: Change): IndexOwner | undefined {
  return indexOf({ pk: dynamodb?.Keys?.['pk']?.S ?? '', sk: dynamodb?.Keys?.['sk']?.S ?? '' });
}
