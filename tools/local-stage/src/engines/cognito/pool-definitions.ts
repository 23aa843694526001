type Properties = Readonly<Record<string, unknown>>;

export interface UserPoolDefinition {
  readonly id: string;
  readonly arn: string;
  /** What its tokens name as their issuer; their keys are published below it. */
  readonly issuer: string;
  /** As CloudFormation has them, which is mostly as the API has them. */
  readonly properties: Properties;
}

export interface PoolClientDefinition {
  readonly id: string;
  readonly poolId: string;
  readonly properties: Properties;
}

export interface IdentityPoolDefinition {
  readonly id: string;
  readonly developerProvider: string;
  /** Name of the role that its authenticated identities act in. */
  readonly authenticatedRole: string | undefined;
}

/** What the stacks say of Cognito. */
export interface PoolDefinitions {
  readonly userPools: readonly UserPoolDefinition[];
  readonly clients: readonly PoolClientDefinition[];
  readonly identityPools: readonly IdentityPoolDefinition[];
}
