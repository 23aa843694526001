const textTypes = /^(text\/|application\/(json|xml|javascript|x-www-form-urlencoded)$)|\+(json|xml)$/;

/** Everything that is not known to be text goes through the gateway as base64, or it would arrive damaged. */
export function isBinaryAnswer({ headers }: { headers: Record<string, string> }): boolean {
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') return true;
  const mediaType = headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  return mediaType !== undefined && !textTypes.test(mediaType);
}
