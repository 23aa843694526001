/** A body that is not JSON under a schema: a PDF, a page, a signed payload whose bytes matter. */
export class RawContent {
  readonly mediaType: string;

  constructor(mediaType: string) {
    this.mediaType = mediaType;
  }
}

export function rawContent(mediaType: string): RawContent {
  return new RawContent(mediaType);
}
