import { userUpdated } from '@paymyinvoice/contracts';
import { on, type Subscription } from '@paymyinvoice/platform/events';
import type { IssuersService } from './issuers.service.ts';

export function onUserUpdated(issuers: IssuersService): Subscription {
  return on(userUpdated, async ({ data: { userId, email, name }, sequence }, { inbox }) => {
    await issuers.remember({ userId, email, name, sequence }, inbox);
  });
}
