import type { Row } from '@paymyinvoice/platform/data';
import { MediaRepository } from '../src/media/media.repository.ts';
import type { Ready } from '../src/media/media.ts';
import { entryOf } from '../src/media/entry.ts';
import { PublicMediaRepository } from '../src/public-media/public-media.repository.ts';

const media = new MediaRepository(undefined as never);
const publicMedia = new PublicMediaRepository(undefined as never);

/** The rows of a file that is ready, for tests that need thousands. */
export function rowsOfFile(file: Ready): Row[] {
  const entry = file.visibility === 'public' ? [publicMedia.putting(entryOf(file))] : [];
  const writes = [...media.changing(undefined, file), ...entry];
  return writes.flatMap((write) => (write.kind === 'put' ? [write.row] : []));
}
