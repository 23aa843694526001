import type { EventContract } from './event-contract.ts';
import { invoiceIssued } from './events/invoice-issued.ts';
import { invoiceOverdue } from './events/invoice-overdue.ts';
import { invoicePaid } from './events/invoice-paid.ts';
import { invoicePartiallyPaid } from './events/invoice-partially-paid.ts';
import { invoiceVoided } from './events/invoice-voided.ts';
import { mediaDeleted } from './events/media-deleted.ts';
import { mediaReady } from './events/media-ready.ts';
import { mediaRejected } from './events/media-rejected.ts';
import { paymentRefunded } from './events/payment-refunded.ts';
import { paymentSucceeded } from './events/payment-succeeded.ts';
import { userDeleted } from './events/user-deleted.ts';
import { userRegistered } from './events/user-registered.ts';
import { userUpdated } from './events/user-updated.ts';
import { userVerified } from './events/user-verified.ts';

/** Every version of every event there is. */
export const catalogue: readonly EventContract[] = [
  userRegistered,
  userVerified,
  userUpdated,
  userDeleted,
  invoiceIssued,
  invoicePaid,
  invoicePartiallyPaid,
  invoiceVoided,
  invoiceOverdue,
  paymentSucceeded,
  paymentRefunded,
  mediaReady,
  mediaRejected,
  mediaDeleted,
];
