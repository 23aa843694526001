import type { Grant } from '@paymyinvoice/local-stage';

/** A grant in a line: the action, and the resource without what all of a stage's resources have in common. */
export function grantText({ action, resource }: Grant): string {
  return `${action} ${nameOf(resource)}`;
}

function nameOf(resource: string): string {
  const name = resource === '*' ? '*' : resource.split(':').slice(5).join(':');
  // A key's id is made with the key, so every stage has another.
  return name.replace(/^key\/[0-9a-f-]{36}$/, 'key/of-the-stack');
}
