import { userVerified } from '@paymyinvoice/contracts';
import { on, type Subscription } from '@paymyinvoice/platform/events';
import type { IssuersService } from './issuers.service.ts';

export function onUserVerified(issuers: IssuersService): Subscription {
  return on(userVerified, async ({ data: { userId, email, name }, sequence }, { inbox }) => {
    await issuers.remember({ userId, email, name, sequence }, inbox);
  });
}
