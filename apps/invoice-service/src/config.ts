import { apiEnvironment, publisherEnvironment, serviceEnvironment } from '@paymyinvoice/platform';
import * as z from 'zod';

const MAIL_SECRET_PARAMETER = z.string().min(1);

/** Whoever moves the money on this stage, where it answers, and what is kept between it and us. */
const payments = {
  PAYMENT_PROVIDER: z.string().min(1),
  PAYMENT_API_URL: z.url(),
  PAYMENT_API_KEY_PARAMETER: z.string().min(1),
  PAYMENT_WEBHOOK_SECRET_PARAMETER: z.string().min(1),
};

export const invoiceApiEnvironment = apiEnvironment.extend({
  ...payments,
  MAIL_SECRET_PARAMETER,
  WEB_ORIGIN: z.url(),
});

export const reconcileEnvironment = serviceEnvironment.extend({ ...payments, MAIL_SECRET_PARAMETER });

export const invoicePublisherEnvironment = publisherEnvironment.extend({
  MAIL_SECRET_PARAMETER,
  MAIL_FROM: z.string().min(1),
  WEB_ORIGIN: z.url(),
});

export const remindersEnvironment = serviceEnvironment.extend({ MAIL_SECRET_PARAMETER });

export type ReconcileEnvironment = z.output<typeof reconcileEnvironment>;
export type InvoiceApiEnvironment = z.output<typeof invoiceApiEnvironment>;
export type InvoicePublisherEnvironment = z.output<typeof invoicePublisherEnvironment>;
export type RemindersEnvironment = z.output<typeof remindersEnvironment>;
