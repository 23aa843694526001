import { idSchema, manyLines, oneLine } from '@paymyinvoice/platform';
import { endpoint, pageOf } from '@paymyinvoice/platform/http';
import * as z from 'zod';
import { LinksBody } from '../links/links.schemas.ts';
import { mediaBusy, mediaInUse, mediaNotFound } from './media.errors.ts';
import { REJECTION_CODES, STATUSES, VISIBILITIES } from './media.ts';

export const mediaId = { id: idSchema('med') };
export const visibility = z.enum(VISIBILITIES);
export const title = oneLine(200).meta({ examples: ['Our new office'] });
export const description = manyLines(2000).meta({ examples: ['Taken on the first day.'] });

export const MediaBody = z
  .object({
    id: idSchema('med'),
    fileName: z.string(),
    contentType: z.string().meta({ examples: ['image/jpeg'] }),
    size: z.int().min(1).meta({ description: 'Bytes of the file as it is uploaded.' }),
    sha256: z.string().optional().meta({ description: 'Of the file as it is uploaded, once it is known.' }),
    title: z.string().optional(),
    description: z.string().optional(),
    visibility,
    status: z.enum(STATUSES),
    rejection: z
      .object({ code: z.enum(REJECTION_CODES), detail: z.string() })
      .optional()
      .meta({ description: 'Why it was rejected.' }),
    width: z.int().optional().meta({ description: 'Of a picture, turned upright.' }),
    height: z.int().optional(),
    links: LinksBody.optional().meta({ description: 'Once it is ready.' }),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'Media' });

export const listMedia = endpoint({
  method: 'GET',
  path: '/v1/media',
  summary: 'List the own files, newest first',
  description: 'In every state; with `visibility`, only those that everyone may see or only the others.',
  access: 'user',
  list: true,
  query: { visibility: visibility.optional() },
  responses: { 200: pageOf(MediaBody) },
});

export const readMedia = endpoint({
  method: 'GET',
  path: '/v1/media/{id}',
  summary: 'Read one of the own files',
  description:
    'Its ETag is the version that a change may insist on. Links are signed anew with each answer: a caller whose ' +
    'links have expired asks without If-None-Match.',
  access: 'user',
  etag: 'answers',
  params: mediaId,
  responses: { 200: MediaBody },
  errors: [mediaNotFound],
});

export const amendMedia = endpoint({
  method: 'PATCH',
  path: '/v1/media/{id}',
  summary: 'Change what a file is called, or who may see it',
  description:
    'Members that are left out stay as they are; a title or description of null is taken away. Another visibility ' +
    'moves the files: who may see it changes at once, links signed before stop working within seconds.',
  access: 'user',
  etag: 'checks',
  params: mediaId,
  body: z.object({
    title: title.nullable().optional(),
    description: description.nullable().optional(),
    visibility: visibility.optional(),
  }),
  responses: { 200: MediaBody },
  errors: [mediaNotFound, mediaBusy],
});

export const removeMedia = endpoint({
  method: 'DELETE',
  path: '/v1/media/{id}',
  summary: 'Remove a file',
  description: 'For good, in whatever state it is. A file that an issued invoice needs stays.',
  access: 'user',
  etag: 'checks',
  params: mediaId,
  responses: { 204: null },
  errors: [mediaNotFound, mediaInUse, mediaBusy],
});
