import { oneLine, withoutControls } from '@paymyinvoice/platform';
import { endpoint } from '@paymyinvoice/platform/http';
import * as z from 'zod';
import { libraryGone } from '../libraries/library.errors.ts';
import { mediaBusy } from '../media/media.errors.ts';
import { description, MediaBody, title, visibility } from '../media/media.schemas.ts';
import { CONTENT_TYPES } from '../media/media.ts';
import { quotaExceeded } from '../usage/usage.errors.ts';
import { uploadTooLarge } from './upload.errors.ts';
import { baseName, MOST_BYTES } from './upload.ts';

const fileName = z
  .string()
  .max(1000)
  .transform((name) => withoutControls(baseName(name)).normalize('NFC'))
  .pipe(oneLine(255).refine((name) => !/^\.+$/.test(name), 'must name a file'))
  .meta({
    description: 'In any script. Folders and control characters are taken off it.',
    examples: ['holiday.jpg'],
  });
const contentType = z
  .enum(CONTENT_TYPES, { error: `must be one of ${CONTENT_TYPES.join(', ')}` })
  .meta({ examples: ['image/jpeg'] });
const size = z
  .int()
  .min(1, 'must be 1 or more')
  .meta({ description: `The file's exact number of bytes, ${MOST_BYTES} at most.`, examples: [482_113] });
const sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/i, 'must be 64 hexadecimal digits')
  .toLowerCase()
  .meta({
    description:
      'Of the file, in hexadecimal digits. No other file can be uploaded then, and one that is there already is not uploaded again.',
    examples: ['9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'],
  });

const UploadBody = z
  .object({
    url: z.url().meta({ description: 'Where to post the form, as `multipart/form-data`.' }),
    fields: z.record(z.string(), z.string()).meta({
      description: 'The fields of the form, all of them and no others; the field `file` comes after them.',
    }),
    expiresAt: z.iso.datetime().meta({ description: 'Until when the form is taken.' }),
  })
  .meta({ id: 'Upload' });

export const requestUpload = endpoint({
  method: 'POST',
  path: '/v1/uploads',
  summary: 'Ask for an upload',
  description:
    'The answer is a form that puts this one file into the store. Until it has been uploaded and looked at nobody is shown anything of it. It takes up its size in the library from now on, unless it does not come.',
  access: 'user',
  idempotency: 'accepted',
  etag: 'answers',
  body: z.object({
    ...{ fileName, contentType, size, sha256: sha256.optional() },
    ...{ visibility, title: title.optional(), description: description.optional() },
  }),
  responses: {
    200: z
      .object({ media: MediaBody, duplicate: z.literal(true) })
      .meta({ description: 'The library has this very file: nothing is to be uploaded.' }),
    201: z.object({ media: MediaBody, upload: UploadBody }),
  },
  errors: [uploadTooLarge, quotaExceeded, libraryGone, mediaBusy],
});
