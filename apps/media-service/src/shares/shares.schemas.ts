import { idSchema, TOKEN_PATTERN } from '@paymyinvoice/platform';
import { rateLimited } from '@paymyinvoice/platform/data';
import { endpoint, pageOf } from '@paymyinvoice/platform/http';
import * as z from 'zod';
import { libraryGone } from '../libraries/library.errors.ts';
import { LinksBody } from '../links/links.schemas.ts';
import { mediaBusy, mediaNotFound } from '../media/media.errors.ts';
import { MediaBody, mediaId } from '../media/media.schemas.ts';
import {
  mediaNotReady,
  shareBusy,
  shareNotFound,
  sharePasswordRequired,
  sharePasswordWrong,
} from './share.errors.ts';
import { LONGEST_SECONDS, USUAL_SECONDS } from './share.ts';

const password = z
  .string()
  .min(1)
  .max(128)
  .meta({ format: 'password', examples: ['nine quiet herons'] });
const maxViews = z.int().min(1).max(1_000_000);

const members = {
  id: idSchema('shr'),
  mediaId: idSchema('med'),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  maxViews: maxViews.optional().meta({ description: 'Absent where views are not limited.' }),
  views: z.int().min(0).meta({ description: 'How often links to the files were given out.' }),
  hasPassword: z.boolean(),
  allowOriginal: z
    .boolean()
    .meta({ description: 'Whether the file itself is shown, not only smaller ones.' }),
};

const ShareBody = z.object(members).meta({ id: 'Share' });
const OpenedShareBody = z
  .object({
    ...members,
    url: z.url().meta({ description: 'The link. It is told here, and never again.' }),
    token: z.string().meta({
      description: 'What the link ends with.',
      examples: ['Vb2nK8xQ0rT5yWc1LmZ7pHdJ4sGfA9uEoNi3RtX6qCk'],
    }),
  })
  .meta({ id: 'OpenedShare' });

const SharedMedia = MediaBody.pick({
  title: true,
  description: true,
  contentType: true,
  width: true,
  height: true,
})
  .extend({
    links: LinksBody.meta({ description: 'The file itself is among them if its owner allows that.' }),
    expiresAt: z.iso.datetime().meta({ description: 'Until when the share is open.' }),
  })
  .meta({ id: 'SharedMedia' });

const token = {
  token: z
    .string()
    .regex(TOKEN_PATTERN)
    .meta({
      description: 'What the link says after `/shared/`.',
      examples: ['Vb2nK8xQ0rT5yWc1LmZ7pHdJ4sGfA9uEoNi3RtX6qCk'],
    }),
};

export const openShare = endpoint({
  method: 'POST',
  path: '/v1/media/{id}/shares',
  summary: 'Share a file by a link',
  description:
    'Whoever holds the link may see the file, however private it is, until the share ends, its views are used up, or it is revoked.',
  access: 'user',
  idempotency: 'accepted',
  params: mediaId,
  body: z
    .object({
      expiresIn: z
        .int()
        .min(1)
        .max(LONGEST_SECONDS)
        .default(USUAL_SECONDS)
        .meta({ description: 'Seconds from now; 30 days at most, 7 days if nothing is said.' }),
      password: password.optional(),
      maxViews: maxViews.optional(),
      allowOriginal: z.boolean().optional().meta({
        description:
          'Whether the file itself is shown. If nothing is said, only a file that has no smaller pictures.',
      }),
    })
    .prefault({}),
  responses: { 201: OpenedShareBody },
  errors: [mediaNotFound, mediaNotReady, mediaBusy, libraryGone],
});

export const listShares = endpoint({
  method: 'GET',
  path: '/v1/media/{id}/shares',
  summary: 'List the shares of a file, newest first',
  description: 'Those that have not expired and were not revoked; what their links are is not kept.',
  access: 'user',
  list: true,
  params: mediaId,
  responses: { 200: pageOf(ShareBody) },
  errors: [mediaNotFound],
});

export const revokeShare = endpoint({
  method: 'DELETE',
  path: '/v1/shares/{id}',
  summary: 'Revoke a share',
  description: 'Its link leads nowhere from now on. What was given out under it works for some minutes more.',
  access: 'user',
  params: { id: idSchema('shr') },
  responses: { 204: null },
  errors: [shareNotFound],
});

export const readShared = endpoint({
  method: 'GET',
  path: '/v1/shared/{token}',
  summary: 'See what a link leads to',
  description: 'Counts as a view. A link with a password shows nothing here and counts nothing.',
  access: 'public',
  params: token,
  responses: { 200: SharedMedia },
  errors: [shareNotFound, sharePasswordRequired],
});

export const viewShared = endpoint({
  method: 'POST',
  path: '/v1/shared/{token}',
  summary: 'See what a link leads to, with its password',
  description:
    'Counts as a view; a wrong password does not. Ten wrong ones are heard in a quarter of an hour.',
  access: 'public',
  params: token,
  body: z.object({ password: password.optional() }).prefault({}),
  responses: { 200: SharedMedia },
  errors: [shareNotFound, sharePasswordRequired, sharePasswordWrong, rateLimited, shareBusy],
});
