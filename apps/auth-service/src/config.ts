import {
  apiEnvironment,
  LEAST_LOG2_N,
  publisherEnvironment,
  serviceEnvironment,
} from '@paymyinvoice/platform';
import * as z from 'zod';

const MAIL_SECRET_PARAMETER = z.string().min(1);

const KEY_ID = z.string().min(1);
/** Empty where the stage has no such thing. */
const ifAny = z.string().transform((value) => (value === '' ? undefined : value));

/** Passwords that a person really has, as any stage but a laptop's may hold, cost the full price. */
function isWorthIt({ STAGE, PASSWORD_COST }: { STAGE: string; PASSWORD_COST: number }): boolean {
  return STAGE === 'local' || PASSWORD_COST >= LEAST_LOG2_N;
}

export const authApiEnvironment = apiEnvironment
  .extend({
    MAIL_SECRET_PARAMETER,
    TOTP_SECRET_PARAMETER: z.string().min(1),
    KEY_ID,
    /** Binary logarithm of scrypt's N. */
    PASSWORD_COST: z
      .string()
      .regex(/^\d\d$/)
      .transform(Number),
    /** Empty where passwords are held against the list in the package alone. */
    BREACH_RANGE_URL: z.union([z.literal(''), z.url()]),
    IDENTITY_POOL_ID: ifAny,
    IDENTITY_PROVIDER: z.string().min(1),
    USER_POOL_ISSUER: ifAny,
    USER_POOL_CLIENT_ID: ifAny,
  })
  .refine(isWorthIt, { path: ['PASSWORD_COST'], error: `is at least ${LEAST_LOG2_N}` });

export const authPublisherEnvironment = publisherEnvironment.extend({
  MAIL_SECRET_PARAMETER,
  MAIL_FROM: z.string().min(1),
  WEB_ORIGIN: z.url(),
});

export const keyRotationEnvironment = serviceEnvironment.extend({ KEY_ID });

export type AuthApiEnvironment = z.output<typeof authApiEnvironment>;
export type AuthPublisherEnvironment = z.output<typeof authPublisherEnvironment>;
export type KeyRotationEnvironment = z.output<typeof keyRotationEnvironment>;
