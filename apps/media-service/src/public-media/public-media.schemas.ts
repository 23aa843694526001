import { idSchema } from '@paymyinvoice/platform';
import { endpoint, pageOf } from '@paymyinvoice/platform/http';
import * as z from 'zod';
import { LinksBody } from '../links/links.schemas.ts';
import { mediaNotFound } from '../media/media.errors.ts';
import { MediaBody, mediaId } from '../media/media.schemas.ts';

const { contentType, title, description, width, height, createdAt } = MediaBody.shape;

const PublicMediaBody = z
  .object({
    ...{ id: idSchema('med'), contentType, title, description, width, height, createdAt },
    links: LinksBody,
  })
  .meta({ id: 'PublicMedia' });

export const listPublicMedia = endpoint({
  method: 'GET',
  path: '/v1/public/media',
  summary: 'List what is public',
  description: 'Everything that anybody has published, newest first.',
  access: 'public',
  list: true,
  responses: { 200: pageOf(PublicMediaBody) },
});

export const readPublicMedia = endpoint({
  method: 'GET',
  path: '/v1/public/media/{id}',
  summary: 'Read a public file',
  description: 'What is private is not there for anybody, its owner included.',
  access: 'public',
  params: mediaId,
  responses: { 200: PublicMediaBody },
  errors: [mediaNotFound],
});
