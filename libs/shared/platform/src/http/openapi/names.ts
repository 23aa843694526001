import type { EndpointDefinition } from '../endpoint/endpoint.ts';

/** What every service has besides its own routes stands last. */
export const operationsTag = 'Operations';

/** `PATCH /v1/time-entries/{id}` is `patchTimeEntriesById`: readable, and unique as method and path are. */
export function operationIdOf({ method, path }: EndpointDefinition): string {
  const words = nouns(path).map((segment) => {
    const parameter = /^\{(\w+)\}$/.exec(segment)?.[1];
    return parameter === undefined ? pascal(segment) : `By${pascal(parameter)}`;
  });
  return method.toLowerCase() + words.join('');
}

export function tagOf({ tag, path }: EndpointDefinition): string {
  if (tag !== undefined) return tag;
  const words = (nouns(path)[0] ?? 'service').replace(/^\./, '').replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The address up to its first noun: `/v1/time-entries` of `/v1/time-entries/{id}`. */
export function placeOf(path: string): string {
  return /^(\/v\d+)?\/[^/]*/.exec(path)?.[0] ?? path;
}

function nouns(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '' && !/^v\d+$/.test(segment));
}

function pascal(text: string): string {
  return text
    .split(/[^a-zA-Z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}
