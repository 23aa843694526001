import {
  apiEnvironment,
  consumerEnvironment,
  publisherEnvironment,
  serviceEnvironment,
} from '@paymyinvoice/platform';
import * as z from 'zod';

const bucket = { BUCKET_NAME: z.string().min(1) };

export const mediaFilesEnvironment = serviceEnvironment.extend(bucket);
export const mediaApiEnvironment = apiEnvironment.extend({ ...bucket, WEB_ORIGIN: z.url() });
export const mediaPublisherEnvironment = publisherEnvironment.extend(bucket);
export const processEnvironment = consumerEnvironment.extend(bucket);
export const indexesEnvironment = serviceEnvironment.extend(bucket);

export type MediaFilesEnvironment = z.output<typeof mediaFilesEnvironment>;
export type MediaApiEnvironment = z.output<typeof mediaApiEnvironment>;
export type MediaPublisherEnvironment = z.output<typeof mediaPublisherEnvironment>;
