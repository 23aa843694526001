import * as z from 'zod';
import { idOf } from './ids.ts';

/** A pattern, not a list: a type that is allowed later does not need a new version of every event. */
const contentType = z
  .string()
  .max(127)
  .regex(/^[a-z]+\/[a-z0-9][a-z0-9.+-]*$/);

/** What readers may know of somebody's file. */
export const mediaFile = z.object({
  mediaId: idOf('med'),
  ownerId: idOf('usr'),
  contentType: contentType.describe('By content where it was looked at and taken in, else as declared.'),
  size: z.int().min(0).describe('Bytes of the file as it was uploaded; as declared where none ever came.'),
});
