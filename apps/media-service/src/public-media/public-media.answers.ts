import { publicName } from '../links/link.ts';
import type { LinksService } from '../links/links.service.ts';
import type { Entry } from '../media/entry.ts';
import { refOf } from '../media/media.ts';

/** A file as everyone sees it. */
export async function publicMediaBody(entry: Entry, links: LinksService) {
  const { id, contentType, title, description, width, height, createdAt } = entry;
  return {
    ...{ id, contentType, title, description, width, height, createdAt },
    links: await links.to({ ...refOf(entry), ...entry, saveAs: publicName(entry) }, { withOriginal: true }),
  };
}
