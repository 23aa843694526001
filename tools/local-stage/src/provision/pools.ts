import type { PoolDefinitions } from '../engines/cognito/pool-definitions.ts';
import { resourcesOf, type Stack } from '../template/stack.ts';
import { isRecord, textOf } from '../template/template.ts';

/** User pools, their clients and identity pools as the stacks declare them. */
export function poolsOf(stacks: readonly Stack[]): PoolDefinitions {
  const all = (type: string) => stacks.flatMap((stack) => resourcesOf(stack, `AWS::Cognito::${type}`));
  const roles = new Map(all('IdentityPoolRoleAttachment').map(({ properties }) => rolesOf(properties)));
  return {
    userPools: all('UserPool').map(({ physical: { ref, attributes }, properties }) => ({
      ...{ id: ref, properties },
      ...{ arn: attributes['Arn'] ?? '', issuer: attributes['ProviderURL'] ?? '' },
    })),
    clients: all('UserPoolClient').map(({ physical, properties }) => ({
      ...{ id: physical.ref, poolId: textOf(properties['UserPoolId']), properties },
    })),
    identityPools: all('IdentityPool').map(({ physical: { ref }, properties }) => ({
      id: ref,
      developerProvider: textOf(properties['DeveloperProviderName']),
      authenticatedRole: roles.get(ref),
    })),
  };
}

/** An identity pool, and the name of the role that is attached for those who have signed in. */
function rolesOf({ IdentityPoolId, Roles }: Readonly<Record<string, unknown>>): [string, string | undefined] {
  const arn = isRecord(Roles) ? textOf(Roles['authenticated']) : '';
  return [textOf(IdentityPoolId), arn.split('role/').at(1)];
}
