import { eventually } from '@paymyinvoice/testing';
import { INDEX_SIZE } from '../src/indexes/media-index.ts';
import type { MediaId } from '../src/media/media.ts';
import { startMediaStage } from './media-stage.ts';

export const INDEXES = 'paymyinvoice-local-media-indexes';
type Item = { readonly id: MediaId; readonly path: string };

/** media-service, and how its index files come along. */
export type IndexStage = Awaited<ReturnType<typeof startIndexStage>>;

export async function startIndexStage() {
  const media = await startMediaStage();

  /** As the API passes it through: the public one, or that of whom the token is. */
  async function index(token?: string): Promise<Item[]> {
    const path = token === undefined ? '/v1/public/index' : '/v1/index';
    const { items } = (await media.good(media.request('GET', path, { token }))) as { items: Item[] };
    if (items.length > INDEX_SIZE) throw new Error(`The index shows ${items.length} items.`);
    return items;
  }

  return {
    ...media,
    index,

    /** Waits until an index is as it should be; a window of a second is over sooner where the clock is moved. */
    async follows(token: string | undefined, isRight: (items: readonly Item[]) => boolean): Promise<void> {
      await eventually(`The index of ${token === undefined ? 'everybody' : 'an owner'}`, async () => {
        await media.stage.stage.advance(250);
        return isRight(await index(token)) || undefined;
      });
    },

    /** Calls of the function that rebuilds, by what they did. */
    async callsTo(action: string): Promise<number> {
      return (await media.stage.stage.calls(INDEXES)).filter((call) => call.action === action).length;
    },
  };
}

export const shows =
  (...ids: readonly string[]) =>
  (items: readonly Item[]) =>
    items.length === ids.length && items.every(({ id }, at) => id === ids[at]);
