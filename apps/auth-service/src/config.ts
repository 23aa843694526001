import { apiEnvironment, publisherEnvironment, serviceEnvironment } from '@paymyinvoice/platform';
import * as z from 'zod';

const MAIL_SECRET_PARAMETER = z.string().min(1);

const KEY_ID = z.string().min(1);

export const authApiEnvironment = apiEnvironment.extend({
  MAIL_SECRET_PARAMETER,
  TOTP_SECRET_PARAMETER: z.string().min(1),
  KEY_ID,
  /** Empty where passwords are held against the list in the package alone. */
  BREACH_RANGE_URL: z.union([z.literal(''), z.url()]),
});

export const authPublisherEnvironment = publisherEnvironment.extend({
  MAIL_SECRET_PARAMETER,
  MAIL_FROM: z.string().min(1),
  WEB_ORIGIN: z.url(),
});

export const keyRotationEnvironment = serviceEnvironment.extend({ KEY_ID });

export type AuthApiEnvironment = z.output<typeof authApiEnvironment>;
export type AuthPublisherEnvironment = z.output<typeof authPublisherEnvironment>;
export type KeyRotationEnvironment = z.output<typeof keyRotationEnvironment>;
