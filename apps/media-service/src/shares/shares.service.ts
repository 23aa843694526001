import { newId, newToken, type Clock, type Id } from '@paymyinvoice/platform';
import {
  overtaken,
  untilItStands,
  type Key,
  type Position,
  type Row,
  type Write,
} from '@paymyinvoice/platform/data';
import type { MediaRef } from '../files/file-keys.ts';
import type { LibrariesService } from '../libraries/libraries.service.ts';
import { mediaBusy } from '../media/media.errors.ts';
import type { MediaService } from '../media/media.service.ts';
import { shareNotFound } from './share.errors.ts';
import { sharePasswords } from './share-passwords.ts';
import { requireReady, shareOf, type Share, type ShareId, type Terms } from './share.ts';
import type { SharesRepository } from './shares.repository.ts';

export type Wish = Omit<Terms, 'passwordHash'> & { readonly password: string | undefined };
/** The token is told once, and kept nowhere. */
export type Opened = { readonly share: Share; readonly token: string };

/** What owners do with the links to their files. */
export class SharesService {
  constructor(
    private readonly shares: SharesRepository,
    private readonly media: MediaService,
    private readonly libraries: LibrariesService,
    private readonly clock: Clock,
  ) {}

  async open(
    ref: MediaRef,
    { password, ...terms }: Wish,
    recording: (opened: Opened) => readonly Write[],
  ): Promise<Opened> {
    // A file that cannot be shared is refused before the work that a password makes.
    requireReady(await this.media.read(ref));
    const passwordHash = password === undefined ? undefined : await sharePasswords.hash(password);
    const fresh = { id: newId('shr', this.clock), token: newToken(), now: this.clock() };
    return await untilItStands(async () => {
      const media = requireReady(await this.media.read(ref));
      const opened = { share: shareOf(media, { ...terms, passwordHash }, fresh), token: fresh.token };
      const standing = [this.media.standing(ref), this.libraries.present(ref.ownerId)];
      if (await this.shares.add(opened.share, [...standing, ...recording(opened)])) return opened;
      await this.libraries.requirePresent(ref.ownerId);
      return overtaken;
    }, mediaBusy);
  }

  async list(
    ref: MediaRef,
    part: { limit: number; after: Position | undefined },
  ): Promise<{ shares: Share[]; next: Position | undefined }> {
    await this.media.read(ref);
    return await this.shares.page(ref.mediaId, part);
  }

  async revoke(ownerId: Id<'usr'>, id: ShareId): Promise<void> {
    if (!(await this.shares.revoke(ownerId, id))) throw shareNotFound();
  }

  /** For when the file is gone, which nobody is shown any more by then; may be stopped anywhere and begun again. */
  async removeAllOf({ mediaId }: MediaRef): Promise<void> {
    await this.shares.removeAllOf(mediaId);
  }

  /** What stands outside of an owner's partition because of these rows in it. */
  keysBehind(rows: readonly Row[]): Key[] {
    return this.shares.keysBehind(rows);
  }
}
