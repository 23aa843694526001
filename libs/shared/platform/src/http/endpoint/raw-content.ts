import type * as z from 'zod';

/** A body that is sent or taken as it is: a PDF, a page, a signed payload whose bytes matter, a file that is passed on. */
export class RawContent {
  readonly mediaType: string;
  /** Of JSON that is passed on: what the documentation shows. Nothing is checked against it. */
  readonly schema: z.ZodType | undefined;

  constructor(mediaType: string, schema?: z.ZodType) {
    this.mediaType = mediaType;
    this.schema = schema;
  }
}

export function rawContent(mediaType: string, schema?: z.ZodType): RawContent {
  return new RawContent(mediaType, schema);
}
