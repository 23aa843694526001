import { apiEnvironment, publisherEnvironment } from '@paymyinvoice/platform';
import * as z from 'zod';

const MAIL_SECRET_PARAMETER = z.string().min(1);

export const invoiceApiEnvironment = apiEnvironment.extend({ MAIL_SECRET_PARAMETER });

export const invoicePublisherEnvironment = publisherEnvironment.extend({
  MAIL_SECRET_PARAMETER,
  MAIL_FROM: z.string().min(1),
  WEB_ORIGIN: z.url(),
});

export type InvoiceApiEnvironment = z.output<typeof invoiceApiEnvironment>;
export type InvoicePublisherEnvironment = z.output<typeof invoicePublisherEnvironment>;
