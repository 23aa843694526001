import { idSchema } from '@paymyinvoice/platform';
import { endpoint, rawContent } from '@paymyinvoice/platform/http';
import * as z from 'zod';
import { RenditionBody } from '../links/links.schemas.ts';
import { MediaBody } from '../media/media.schemas.ts';

const { contentType, title, description, width, height, createdAt } = MediaBody.shape;
const path = z.string().meta({
  description: 'Below the bucket.',
  examples: ['public/content/usr_01JZX8Q5W3M7T9V2B4C6D8E0FG/med_01JZX8Q5W3M7T9V2B4C6D8E0FG'],
});

const IndexBody = z
  .object({
    items: z.array(
      z.object({
        ...{ id: idSchema('med'), title, description, contentType, width, height, createdAt, path },
        renditions: z.array(RenditionBody.omit({ url: true }).extend({ path })),
      }),
    ),
  })
  .meta({ id: 'Index' });

const file = { 200: rawContent('application/json', IndexBody) };

export const readPublicIndex = endpoint({
  method: 'GET',
  path: '/v1/public/index',
  summary: 'Read the index of what is public',
  description:
    'The newest 100 public files, and where they stand in the bucket: a file that follows every change within seconds. ' +
    'Heeds If-None-Match and, without it, If-Modified-Since.',
  access: 'public',
  etag: 'answers',
  responses: file,
});

export const readOwnIndex = endpoint({
  method: 'GET',
  path: '/v1/index',
  summary: 'Read the index of the own private files',
  description:
    'The newest 100, and where they stand in the bucket. Heeds the same conditions as the public one.',
  access: 'user',
  etag: 'answers',
  responses: file,
});
