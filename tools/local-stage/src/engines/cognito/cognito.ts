import { join } from 'node:path';
import type { Mail } from '../mail/mail.ts';
import { IdentityPools } from './identity-pools.ts';
import type { PoolDefinitions } from './pool-definitions.ts';
import { UserPools } from './user-pools.ts';

export interface Cognito {
  readonly userPools: UserPools;
  readonly identityPools: IdentityPools;
  /** Takes over what stacks say, in place of what they said before. */
  readonly define: (definitions: PoolDefinitions) => void;
}

export function startCognito(options: {
  directory?: string;
  region: string;
  mail: Pick<Mail, 'deliver'>;
}): Cognito {
  const directory = options.directory && join(options.directory, 'cognito');
  const userPools = new UserPools(directory && join(directory, 'user-pools'), options.mail);
  const identityPools = new IdentityPools(
    (name) => directory && join(directory, `${name}.json`),
    options.region,
  );
  return {
    userPools,
    identityPools,
    define(definitions) {
      userPools.define(definitions);
      identityPools.define(definitions.identityPools);
    },
  };
}
