import type { Grant } from '@paymyinvoice/local-stage';

/** What all resources of a local stage begin with; another account or region, or any, is to be seen. */
const COMMON = /^arn:aws:[a-z0-9-]+:(us-east-1)?:(0{12})?:/;

/** A grant in a line: the action, and the resource without what it has in common with the stage's others. */
export function grantText({ action, resource }: Grant): string {
  return `${action} ${nameOf(resource)}`;
}

function nameOf(resource: string): string {
  // A key's id is made with the key, so every stage has another.
  return resource.replace(COMMON, '').replace(/^key\/[0-9a-f-]{36}$/, 'key/of-the-stack');
}
