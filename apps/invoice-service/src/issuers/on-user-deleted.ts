import { userDeleted } from '@paymyinvoice/contracts';
import { idSchema } from '@paymyinvoice/platform';
import { on, type Subscription } from '@paymyinvoice/platform/events';
import type { AttachmentsService } from '../attachments/attachments.service.ts';
import type { DeparturesService } from '../invoices/departures.service.ts';
import type { TimeEntriesService } from '../time-entries/time-entries.service.ts';
import type { IssuersService } from './issuers.service.ts';

type Owned = {
  readonly attachments: AttachmentsService;
  readonly departures: DeparturesService;
  readonly timeEntries: TimeEntriesService;
};

export function onUserDeleted(issuers: IssuersService, owned: Owned): Subscription {
  const { attachments, departures, timeEntries } = owned;
  return on(userDeleted, async ({ data }, { inbox }) => {
    const userId = idSchema('usr').parse(data.userId);
    await issuers.forget(userId, inbox, async () => {
      await timeEntries.removeAll(userId);
      await departures.closeAll(userId);
      await attachments.removeAll(userId);
    });
  });
}
