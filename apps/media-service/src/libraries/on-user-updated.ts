import { userUpdated } from '@paymyinvoice/contracts';
import { on, type Subscription } from '@paymyinvoice/platform/events';
import type { LibrariesService } from './libraries.service.ts';

/** Whatever tells of the person first opens the library; of name and address nothing is kept here. */
export function onUserUpdated(libraries: LibrariesService): Subscription {
  return on(userUpdated, async ({ data: { userId }, sequence }, { inbox }) => {
    await libraries.open({ ownerId: userId, sequence }, inbox);
  });
}
