import { isRecord, textOf } from '../template/template.ts';

export type Statement = {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly RegExp[];
  readonly resources: readonly RegExp[];
  readonly isConditional: boolean;
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

function matches(patterns: readonly RegExp[], text: string): boolean {
  return patterns.some((pattern) => pattern.test(text));
}

function wildcard(pattern: string, flags = ''): RegExp {
  const literal = pattern.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${literal.replaceAll('*', '.*').replaceAll('?', '.')}$`, flags);
}
