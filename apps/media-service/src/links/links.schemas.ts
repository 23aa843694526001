import * as z from 'zod';
import { RENDITION_EXTENSIONS, RENDITION_SIZES } from '../files/file-keys.ts';

export const RenditionBody = z
  .object({
    name: z
      .templateLiteral([z.enum(RENDITION_SIZES), '.', z.enum(RENDITION_EXTENSIONS)])
      .meta({ description: 'How large, and in which format.', examples: ['thumb.webp'] }),
    contentType: z.string().meta({ examples: ['image/webp'] }),
    width: z.int(),
    height: z.int(),
    url: z.url(),
  })
  .meta({ id: 'Rendition' });

export const LinksBody = z
  .object({
    original: z.url().optional().meta({ description: 'The file itself.' }),
    renditions: z.array(RenditionBody).meta({ description: 'Smaller pictures of it; a document has none.' }),
    expiresAt: z.iso.datetime().meta({ description: 'Until when the links work.' }),
  })
  .meta({ id: 'Links' });
