import { createHash } from 'node:crypto';

/** SHA-256 over the one way to write the content down: members in alphabetical order, no white space. */
export function hashOf(content: object): string {
  return createHash('sha256').update(canonical(content)).digest('hex');
}

/** Alike for values that are alike. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(',')}}`;
}
