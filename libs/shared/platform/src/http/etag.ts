import { versionConflict } from './endpoint/request-errors.ts';

/** What If-Match said: nothing, any version, or one of these tags. */
export type IfMatch = { kind: 'none' } | { kind: 'any' } | { kind: 'tags'; tags: readonly string[] };

export function etagOf(version: number | string): string {
  return `"${version}"`;
}

/** Throws `version.conflict` unless the caller's If-Match, if it sent one, names the present version. */
export function requireVersion(ifMatch: IfMatch, version: number | string): void {
  if (ifMatch.kind === 'tags' && !ifMatch.tags.includes(etagOf(version))) throw versionConflict();
}

// Empty members of a list count for nothing (RFC 9110, 5.6.1).
const entityTag = /[\s,]*((?:W\/)?"[\x21\x23-\x7e\x80-\xff]*")\s*(?:,[\s,]*|$)/y;

/** Undefined for a header that is no list of entity tags. */
export function parseIfMatch(header: string | undefined): IfMatch | undefined {
  if (header === undefined) return { kind: 'none' };
  if (header.trim() === '*') return { kind: 'any' };
  const tags = entityTagsIn(header);
  return tags === undefined ? undefined : { kind: 'tags', tags };
}

/** If-None-Match compares weakly: the `W/` a proxy may have added does not count. */
export function isKnownToClient(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === '*') return true;
  const bare = (tag: string) => tag.replace(/^W\//, '');
  return entityTagsIn(ifNoneMatch)?.some((tag) => bare(tag) === bare(etag)) ?? false;
}

function entityTagsIn(header: string): string[] | undefined {
  const tags: string[] = [];
  entityTag.lastIndex = 0;
  while (entityTag.lastIndex < header.length) {
    const tag = entityTag.exec(header)?.[1];
    if (tag === undefined) return undefined;
    tags.push(tag);
  }
  return tags.length === 0 ? undefined : tags;
}
