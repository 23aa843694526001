import type { Template } from '../src/stacks/template.ts';

/** Every text in a template, wherever it stands. */
export function* textsIn(value: unknown): Iterable<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'object' && value !== null)
    for (const each of Object.values(value)) yield* textsIn(each);
}

/** What the resources of a template are called, as far as the template says: `QueueName`, `AlarmName`, `Name` … */
export function namesIn({ Resources }: Template): string[] {
  // An authorizer is named within its API.
  const named = Object.values(Resources).filter(({ Type }) => Type !== 'AWS::ApiGatewayV2::Authorizer');
  return named.flatMap((resource) => {
    const { Properties = {} } = resource as { Properties?: Record<string, unknown> };
    return Object.entries(Properties)
      .filter(([property]) => NAMING.test(property))
      .flatMap(([, name]) => written(name) ?? []);
  });
}

/** Not what only refers to a resource by its name. A role's policies are named within the role. */
const NAMING = /^(Name|(Alarm|Bucket|Function|IdentityPool|LogGroup|Queue|Role|Table|Topic|UserPool)Name)$/;

function written(name: unknown): string | undefined {
  if (typeof name === 'string') return name;
  const sub = typeof name === 'object' && name !== null && 'Fn::Sub' in name ? name['Fn::Sub'] : undefined;
  return typeof sub === 'string' ? sub : undefined;
}
