import { readFileSync } from 'node:fs';
import { GetParametersByPathCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { AwsAccess } from './aws.ts';
import { isService, type Service } from './services.ts';

/**
 * Where a stage is reached: what `GET /stage.json` answers on a local stage, or the same document kept in a file; of a
 * deployed stage what its stacks have written to SSM.
 */
export type Manifest = {
  readonly stage: string;
  readonly services: Partial<Record<Service, string>>;
  readonly mailbox?: string;
  readonly events?: string;
  /** Origins that browsers may call the services from. */
  readonly origins?: readonly string[];
  /** The simulated payment provider, where the stage has one. */
  readonly payments?: string;
  /** How to call the AWS services of a stage that has its own; any other stage's are those of the environment. */
  readonly aws?: AwsAccess;
};

const LOCAL = 'http://127.0.0.1:4000/stage.json';

export async function readManifest(stage: string, location?: string): Promise<Manifest> {
  const manifest = await readManifestOfAnyStage(stage, location);
  if (Object.keys(manifest.services).length === 0)
    throw new Error(`No service of stage '${stage}' has written its address to SSM: is it deployed?`);
  return manifest;
}

/** As `readManifest`, but a stage that nothing is deployed to yet is no mistake. */
export async function readManifestOfAnyStage(stage: string, location?: string): Promise<Manifest> {
  const source = location ?? (stage === 'local' ? LOCAL : undefined);
  if (source === undefined) return readDeployedManifest(stage);
  const manifest: unknown = source.startsWith('http')
    ? await fetchManifest(source)
    : readManifestFile(source);
  if (!isManifest(manifest)) throw new Error(`${source} is not a stage manifest.`);
  if (manifest.stage !== stage)
    throw new Error(`${source} describes stage '${manifest.stage}', not '${stage}'.`);
  return manifest;
}

/** The parameter that a service's stack writes its address to. */
export function urlParameter(stage: string, service: Service): string {
  return `/paymyinvoice/${stage}/${service}/url`;
}

async function readDeployedManifest(stage: string): Promise<Manifest> {
  const values = await valuesBelow(`/paymyinvoice/${stage}/`).catch((error: unknown) => {
    if (!(error instanceof Error) || error.message !== 'Region is missing') throw error;
    throw new Error(
      `Where is stage '${stage}'? Set AWS_REGION, or AWS_PROFILE to a profile that has a region.`,
      {
        cause: error,
      },
    );
  });
  const services: Partial<Record<Service, string>> = {};
  for (const [name, value] of values) {
    const service = name.split('/').at(-2) ?? '';
    if (isService(service) && name === urlParameter(stage, service)) services[service] = value;
  }
  const setting = (name: string) => values.get(`/paymyinvoice/${stage}/${name}`);
  const payments =
    setting('invoice/payment-provider') === 'simulated' ? setting('invoice/payment-api-url') : undefined;
  return {
    ...{ stage, services, origins: originsIn(setting('allowed-origins')) },
    ...(payments !== undefined && { payments }),
  };
}

function originsIn(list = ''): string[] {
  return list
    .split(',')
    .map((origin) => origin.trim())
    .filter(Boolean);
}

/** Without decryption: an address is no secret, and no secret is to be read for it. */
async function valuesBelow(path: string): Promise<Map<string, string>> {
  const values = new Map<string, string>();
  const client = new SSMClient();
  let token: string | undefined;
  do {
    const { Parameters = [], NextToken } = await client.send(
      new GetParametersByPathCommand({ Path: path, Recursive: true, NextToken: token }),
    );
    for (const { Name = '', Value = '' } of Parameters) values.set(Name, Value);
    token = NextToken;
  } while (token !== undefined);
  return values;
}

async function fetchManifest(url: string): Promise<unknown> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
    return await response.json();
  } catch (error) {
    throw new Error(
      `No stage answers at ${url}: is it running (npm start)? For another port: --manifest <URL>.`,
      { cause: error },
    );
  }
}

function readManifestFile(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`${file} holds no stage manifest that can be read.`, { cause: error });
  }
}

function isManifest(value: unknown): value is Manifest {
  return typeof value === 'object' && value !== null && 'stage' in value && 'services' in value;
}
