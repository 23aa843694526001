import { SSMClient } from '@aws-sdk/client-ssm';
import type { INestApplication } from '@nestjs/common';
import { contractHashes, type ContractDeclaration } from '@paymyinvoice/contracts';
import { createLogger } from '../core/logging.ts';
import { secretParameter } from '../core/secrets.ts';
import { serviceInfo, type ApiEnvironment } from '../core/service-config.ts';
import { awsClientSettings } from '../data/aws-client-settings.ts';
import { buildApp, type AppOptions } from './build-app.ts';
import { cursors, type Cursors } from './cursors.ts';
import { keyedRecords } from './handling/keyed-records.ts';

type ServiceAppOptions = Pick<
  AppOptions,
  'module' | 'identity' | 'health' | 'idempotency' | 'requirePresent'
> & {
  readonly contracts: ContractDeclaration;
};

/** The app of a service as its environment describes it. */
export async function serviceApp(
  environment: ApiEnvironment,
  { contracts, idempotency, ...options }: ServiceAppOptions,
): Promise<INestApplication> {
  let hashes: ReturnType<typeof contractHashes> | undefined;
  const { SERVICE: name, STAGE: stage, VERSION: version, ALLOWED_ORIGINS: allowedOrigins } = environment;
  return await buildApp({
    ...options,
    service: { name, stage, version },
    logger: createLogger(serviceInfo(environment)),
    contracts: () => (hashes ??= contractHashes(contracts)),
    allowedOrigins,
    ...(idempotency && { idempotency: keyedRecords(idempotency, secretOf(environment)) }),
  });
}

/** The cursors of a service's lists; their secret is read when the first one is needed. */
export function serviceCursors(environment: ApiEnvironment): () => Promise<Cursors> {
  const secret = secretOf(environment);
  return async () => cursors(await secret());
}

function secretOf({ REQUEST_SECRET_PARAMETER }: ApiEnvironment): () => Promise<string> {
  return secretParameter(new SSMClient(awsClientSettings), REQUEST_SECRET_PARAMETER);
}
