import * as z from 'zod';
import { logLevels } from './logging.ts';

const text = z.string().min(1);

/** The environment that the stacks give to every function of every service. */
export const serviceEnvironment = z.object({
  STAGE: text,
  SERVICE: text,
  VERSION: text,
  LOG_LEVEL: z.enum(logLevels),
  TABLE_NAME: text,
});

/** What the HTTP function has beside that. */
export const apiEnvironment = serviceEnvironment.extend({
  // Tokens name it letter by letter, and the addresses of its keys are put together from it.
  ISSUER_URL: z.url().regex(/[^/]$/),
  AUDIENCE: text,
  ALLOWED_ORIGINS: text.transform((origins) => origins.split(',')),
  REQUEST_SECRET_PARAMETER: text,
});

/** What relay and sweep have: where the service's own events go. */
export const publisherEnvironment = serviceEnvironment.extend({ TOPIC_ARN: text });

/** What the consumer of other services' events has. */
export const consumerEnvironment = serviceEnvironment.extend({ DEAD_LETTER_QUEUE_URL: z.url() });

export type ServiceEnvironment = z.output<typeof serviceEnvironment>;
export type ApiEnvironment = z.output<typeof apiEnvironment>;
export type PublisherEnvironment = z.output<typeof publisherEnvironment>;
export type ConsumerEnvironment = z.output<typeof consumerEnvironment>;

/** As log lines and `/health` name the running service. */
export function serviceInfo({ STAGE, SERVICE, VERSION, LOG_LEVEL }: ServiceEnvironment) {
  return { service: SERVICE, stage: STAGE, version: VERSION, level: LOG_LEVEL };
}
