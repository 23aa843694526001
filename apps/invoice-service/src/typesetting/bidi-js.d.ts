declare module 'bidi-js' {
  interface Bidi {
    getEmbeddingLevels(text: string): {
      readonly levels: Uint8Array;
      readonly paragraphs: readonly {
        readonly start: number;
        readonly end: number;
        readonly level: number;
      }[];
    };
    getMirroredCharacter(character: string): string | null;
  }
  // The package has no other export.
  // eslint-disable-next-line no-restricted-syntax
  export default function bidiFactory(): Bidi;
}
