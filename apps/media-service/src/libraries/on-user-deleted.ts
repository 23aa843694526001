import { userDeleted } from '@paymyinvoice/contracts';
import { idSchema } from '@paymyinvoice/platform';
import { on, type Subscription } from '@paymyinvoice/platform/events';
import type { LibrariesService } from './libraries.service.ts';

export function onUserDeleted(libraries: LibrariesService): Subscription {
  return on(userDeleted, async ({ data }, { inbox }) => {
    await libraries.close(idSchema('usr').parse(data.userId), inbox);
  });
}
