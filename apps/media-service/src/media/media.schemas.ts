import { idSchema, manyLines, oneLine } from '@paymyinvoice/platform';
import * as z from 'zod';
import { LinksBody } from '../links/links.schemas.ts';
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
