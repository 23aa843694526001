import { isRecord, textOf } from '../template/template.ts';

/** An action or a resource as a policy writes it. */
type Pattern = { readonly text: string; readonly matches: (text: string) => boolean };

export type Statement = {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly Pattern[];
  readonly resources: readonly Pattern[];
  readonly isConditional: boolean;
};

/** One action on one resource that a policy allows, in its own words. */
export type Grant = {
  readonly action: string;
  readonly resource: string;
  readonly isConditional?: boolean;
};

export function readPolicy(document: unknown): Statement[] {
  const statements = isRecord(document) ? [document['Statement'] ?? []].flat() : [];
  return statements.filter(isRecord).map(({ Effect, Action, Resource, Condition }) => ({
    effect: Effect === 'Deny' ? 'Deny' : 'Allow',
    actions: [Action ?? []].flat().map((action) => wildcard(textOf(action), 'i')),
    resources: [Resource ?? []].flat().map((resource) => wildcard(textOf(resource))),
    isConditional: Condition !== undefined,
  }));
}

/**
 * Whether statements let an action be done: something allows it and nothing denies it. Conditions are not
 * evaluated: what is allowed under one is allowed, what is denied under one is not denied.
 */
export function isAllowed(statements: readonly Statement[], action: string, arn: string): boolean {
  const concerning = statements.filter(
    ({ actions, resources }) => matches(actions, action) && matches(resources, arn),
  );
  return (
    concerning.some(({ effect }) => effect === 'Allow') &&
    !concerning.some(({ effect, isConditional }) => effect === 'Deny' && !isConditional)
  );
}

export function grantsOf(statements: readonly Statement[]): Grant[] {
  return statements
    .filter(({ effect }) => effect === 'Allow')
    .flatMap(({ actions, resources, isConditional }) =>
      actions.flatMap((action) =>
        resources.map((resource) => ({ action: action.text, resource: resource.text, isConditional })),
      ),
    );
}

/** The narrowest of the grants that let an action be done: whatever is wider was not needed for it. */
export function grantUsed(statements: readonly Statement[], action: string, arn: string): Grant | undefined {
  const fitting = statements.filter(({ effect, actions }) => effect === 'Allow' && matches(actions, action));
  const [narrowest] = grantsOf(fitting)
    .filter((grant) => wildcard(grant.action, 'i').matches(action) && wildcard(grant.resource).matches(arn))
    .sort((a, b) => b.resource.length - a.resource.length);
  return narrowest;
}

function matches(patterns: readonly Pattern[], text: string): boolean {
  return patterns.some((pattern) => pattern.matches(text));
}

function wildcard(text: string, flags = ''): Pattern {
  const literal = text.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`);
  const pattern = new RegExp(`^${literal.replaceAll('*', '.*').replaceAll('?', '.')}$`, flags);
  return { text, matches: (other) => pattern.test(other) };
}
