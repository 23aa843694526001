import { userVerified } from '@paymyinvoice/contracts';
import { on, type Subscription } from '@paymyinvoice/platform/events';
import type { LibrariesService } from './libraries.service.ts';

export function onUserVerified(libraries: LibrariesService): Subscription {
  return on(userVerified, async ({ data: { userId }, sequence }, { inbox }) => {
    await libraries.open({ ownerId: userId, sequence }, inbox);
  });
}
