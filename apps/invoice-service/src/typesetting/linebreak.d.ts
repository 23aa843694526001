declare module 'linebreak' {
  // The package has no other export.
  // eslint-disable-next-line no-restricted-syntax
  export default class LineBreaker {
    constructor(text: string);
    /** Undefined or null after the last one, by version. */
    nextBreak(): { readonly position: number; readonly required: boolean } | undefined | null;
  }
}
