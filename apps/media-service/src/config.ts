import { apiEnvironment, consumerEnvironment, publisherEnvironment } from '@paymyinvoice/platform';
import * as z from 'zod';

const bucket = { BUCKET_NAME: z.string().min(1) };

export const mediaApiEnvironment = apiEnvironment.extend({ ...bucket, WEB_ORIGIN: z.url() });
export const mediaPublisherEnvironment = publisherEnvironment.extend(bucket);
export const processEnvironment = consumerEnvironment.extend(bucket);

export type MediaApiEnvironment = z.output<typeof mediaApiEnvironment>;
export type MediaPublisherEnvironment = z.output<typeof mediaPublisherEnvironment>;
