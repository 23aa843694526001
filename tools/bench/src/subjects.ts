import { cp, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { queueBatch, request, streamBatch } from './events.ts';

/** A function that is measured: its bundle, its stack's environment, and what it is asked. */
export interface Subject {
  readonly name: string;
  readonly bundle: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly event: object;
  readonly zippedBytes: number | undefined;
}

export const timeEntry = {
  date: '2026-01-31',
  minutes: 90,
  description: 'Design review',
  hourlyRate: { amount: 10_000, currency: 'EUR' },
};

const command = request('POST', '/v1/time-entries', timeEntry);

const ASKED: Record<string, Record<string, object>> = {
  auth: { api: request('POST', '/v1/users/verify', { token: 'x'.repeat(43) }), relay: streamBatch },
  invoice: { api: command, relay: streamBatch, events: queueBatch },
  media: { api: request('GET', '/v1/usage'), relay: streamBatch, events: queueBatch },
};

export function baselineSubject(bundle: string): Subject {
  return {
    name: 'bare handler',
    bundle,
    environment: { TABLE_NAME: 'bench' },
    event: command,
    zippedBytes: undefined,
  };
}

/** The functions as they were packaged for the local stage, each alone in a folder of its own. */
export async function packagedSubjects(workspace: string, directory: string): Promise<Subject[]> {
  const services = Object.entries(ASKED).map(async ([service, functions]) => {
    const home = join(workspace, 'apps', `${service}-service`, 'dist');
    const template = JSON.parse(
      await readFile(join(home, 'package/local/cloudformation-template-update-stack.json'), 'utf8'),
    ) as Template;
    const subjects = Object.entries(functions).map(async ([name, event]) => {
      const bundle = join(directory, service, name, 'index.cjs');
      await cp(join(home, 'functions', name), join(directory, service, name), { recursive: true });
      return {
        name: `${service} ${name}`,
        bundle,
        environment: environmentOf(template, `paymyinvoice-local-${service}-${name}`),
        event,
        zippedBytes: (await stat(join(home, 'package/local', `${name}.zip`))).size,
      };
    });
    return await Promise.all(subjects);
  });
  return (await Promise.all(services)).flat();
}

interface Template {
  readonly Parameters?: Record<string, { Type: string; Default?: string }>;
  readonly Resources: Record<
    string,
    {
      Properties?: {
        FunctionName?: string;
        Environment?: { Variables: Record<string, string | { Ref?: string }> };
      };
    }
  >;
}

/** What only AWS can fill in is an address of nowhere here; what the stack itself says stands in it as its default. */
function environmentOf({ Parameters = {}, Resources }: Template, functionName: string) {
  const declared = Object.values(Resources).find(
    ({ Properties }) => Properties?.FunctionName === functionName,
  );
  const variables = Object.entries(declared?.Properties?.Environment?.Variables ?? {});
  const given = variables.map(([name, value]): [string, string] => {
    if (typeof value === 'string') return [name, value];
    const { Type = '', Default } = Parameters[value.Ref ?? ''] ?? {};
    const own = Type.startsWith('AWS::SSM::') ? undefined : Default;
    return [name, own ?? 'https://nowhere.example.com'];
  });
  return Object.fromEntries(given);
}
