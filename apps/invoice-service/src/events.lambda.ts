import { consumerEnvironment, readConfig } from '@paymyinvoice/platform';
import { consumerOf } from '@paymyinvoice/platform/events';
import { onMediaDeleted } from './attachments/on-media-deleted.ts';
import { onMediaReady } from './attachments/on-media-ready.ts';
import { composeInvoiceReactions } from './compose-reactions.ts';
import { onUserDeleted } from './issuers/on-user-deleted.ts';
import { onUserUpdated } from './issuers/on-user-updated.ts';
import { onUserVerified } from './issuers/on-user-verified.ts';

const environment = readConfig(consumerEnvironment, process.env);
const { attachments, issuers, ...owned } = composeInvoiceReactions(environment);

export const handler = consumerOf(environment, [
  onUserVerified(issuers),
  onUserUpdated(issuers),
  onUserDeleted(issuers, { attachments, ...owned }),
  onMediaReady(attachments),
  onMediaDeleted(attachments),
]);
