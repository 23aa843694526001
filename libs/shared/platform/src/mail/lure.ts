const linkLike = /:\/\/|@|www[.。]|[\p{L}\p{N}][.。]\p{L}{2,}/iu;
const phoneNumberLike = /(?:\p{N}[\s().-]*){7}/u;

/** What mail programs make something to follow of, in whatever kind of letters somebody has written it. */
export function isLure(text: string): boolean {
  const plain = text.normalize('NFKC').replaceAll(/\p{Cf}/gu, '');
  return linkLike.test(plain) || phoneNumberLike.test(plain);
}
