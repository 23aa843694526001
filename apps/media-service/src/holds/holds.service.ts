import { overtaken, untilItStands } from '@paymyinvoice/platform/data';
import type { Inbox } from '@paymyinvoice/platform/events';
import type { LibrariesService } from '../libraries/libraries.service.ts';
import { mediaBusy } from '../media/media.errors.ts';
import type { MediaService } from '../media/media.service.ts';
import type { MediaId } from '../media/media.ts';
import { changeOfUses, type Hold } from './hold.ts';
import type { HoldsRepository } from './holds.repository.ts';

type Standing = Omit<Hold, 'held'> & { readonly attachments: readonly MediaId[] };

/** What issued invoices need stays. */
export class HoldsService {
  constructor(
    private readonly holds: HoldsRepository,
    private readonly media: MediaService,
    private readonly libraries: LibrariesService,
  ) {}

  async keep(invoice: Standing, inbox: Inbox): Promise<void> {
    await this.change(invoice, invoice.attachments, inbox);
  }

  async release(invoice: Standing, inbox: Inbox): Promise<void> {
    await this.change(invoice, [], inbox);
  }

  private async change(
    { attachments, ...invoice }: Standing,
    wanted: readonly MediaId[],
    inbox: Inbox,
  ): Promise<void> {
    const { ownerId, invoiceId } = invoice;
    // Most invoices: there never was, and never will be, anything to hold.
    if (attachments.length === 0) return await this.holds.acknowledge(inbox);
    await untilItStands(async () => {
      const kept = await this.holds.find(ownerId, invoiceId);
      const before = kept?.held ?? [];
      const files = await this.media.findMany(ownerId, [...new Set([...before, ...wanted])]);
      const held = files.map(({ id }) => id).filter((id) => wanted.includes(id));
      const changes = changeOfUses(files, before, held).map((file) =>
        this.media.changing(file.before, file.after),
      );
      const writes = { files: (await Promise.all(changes)).flat(), present: this.libraries.present(ownerId) };
      return (await this.holds.keep({ ...invoice, held }, kept, writes, inbox)) ? undefined : overtaken;
    }, mediaBusy);
  }
}
