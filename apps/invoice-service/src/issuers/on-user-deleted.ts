import { userDeleted } from '@paymyinvoice/contracts';
import { idSchema } from '@paymyinvoice/platform';
import { on, type Subscription } from '@paymyinvoice/platform/events';
import type { TimeEntriesService } from '../time-entries/time-entries.service.ts';
import type { IssuersService } from './issuers.service.ts';

export function onUserDeleted(issuers: IssuersService, timeEntries: TimeEntriesService): Subscription {
  return on(userDeleted, async ({ data }, { inbox }) => {
    const userId = idSchema('usr').parse(data.userId);
    await issuers.forget(userId, inbox, () => timeEntries.removeAll(userId));
  });
}
