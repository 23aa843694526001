import { hashOfToken, type Clock } from '@paymyinvoice/platform';
import { overtaken, untilItStands, type Limit, type LimitWindow } from '@paymyinvoice/platform/data';
import type { LibrariesService } from '../libraries/libraries.service.ts';
import type { Ready } from '../media/media.ts';
import type { MediaService } from '../media/media.service.ts';
import { sharePasswords } from './share-passwords.ts';
import { shareBusy, shareNotFound, sharePasswordRequired, sharePasswordWrong } from './share.errors.ts';
import { requireOpen, type Share } from './share.ts';
import type { SharesRepository } from './shares.repository.ts';

const GUESSES: Limit = { name: 'share-guesses', most: 10, windowMs: 15 * 60 * 1000 };

export type Viewed = { readonly share: Share; readonly media: Ready };

/** What who holds a link does with it. */
export class SharedMediaService {
  constructor(
    private readonly shares: SharesRepository,
    private readonly media: MediaService,
    private readonly libraries: LibrariesService,
    private readonly clock: Clock,
  ) {}

  /** Each that succeeds counts, as each gives out links. */
  async view(token: string, password: string | undefined): Promise<Viewed> {
    const viewed = await this.look(token, password);
    if (!(await this.shares.count(viewed.share))) throw shareNotFound();
    return viewed;
  }

  /** Counts nothing, and may be shown to nobody. */
  async look(token: string, password?: string): Promise<Viewed> {
    const share = requireOpen(await this.shares.find(hashOfToken(token)), this.clock());
    const media = await this.fileOf(share);
    await this.requirePassword(share, password);
    return { share, media };
  }

  private async fileOf({ ownerId, mediaId }: Share): Promise<Ready> {
    const [media, isGone] = await Promise.all([
      this.media.find({ ownerId, mediaId }),
      this.libraries.isGone(ownerId),
    ]);
    if (media?.status !== 'ready' || isGone) throw shareNotFound();
    return media;
  }

  private async requirePassword(share: Share, password: string | undefined): Promise<void> {
    if (share.passwordHash === undefined) return;
    if (password === undefined) throw sharePasswordRequired();
    const guess = await this.guess(share);
    if (!(await sharePasswords.matches(password, share.passwordHash))) throw sharePasswordWrong();
    await this.shares.giveBack(guess);
  }

  /** A guess takes its place before it is looked at, so that many at once are not all looked at. */
  private async guess(share: Share): Promise<LimitWindow> {
    return await untilItStands(async () => {
      const window = await this.shares.window(GUESSES, share);
      window.requireRoom();
      return (await this.shares.take(window)) ? window : overtaken;
    }, shareBusy);
  }
}
