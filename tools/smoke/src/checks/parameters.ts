import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { ROOT } from '@paymyinvoice/contract-check';
import type { Service } from '@paymyinvoice/stages';
import { LeftOut, type Check } from '../check.ts';

const AT_A_TIME = 10;

/** Secrets are read when a function first needs them, so a missing one shows late, and as a 500. */
export function hasItsParameters(service: Service): Check {
  return {
    part: service,
    name: 'finds its settings and secrets in SSM',
    run: async (stage) => {
      if (stage.aws === undefined) throw new LeftOut('The manifest says nothing of the AWS it stands on.');
      const client = new SSMClient(stage.aws);
      const names = parametersOf(service, stage.name);
      const missing: string[] = [];
      for (let at = 0; at < names.length; at += AT_A_TIME) {
        const some = new GetParametersCommand({ Names: names.slice(at, at + AT_A_TIME) });
        missing.push(...((await client.send(some)).InvalidParameters ?? []));
      }
      client.destroy();
      if (missing.length > 0)
        throw new Error(
          `SSM has no ${missing.join(', ')}, which ${service}-service reads when it runs. config.sample.env of the service says what belongs there.`,
        );
    },
  };
}

function parametersOf(service: Service, stage: string): string[] {
  const file = join(ROOT, 'apps', `${service}-service`, 'config.sample.env');
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line) => /^(\/paymyinvoice\/<stage>\/[\w/-]+)=/.exec(line)?.slice(1) ?? [])
    .map((name) => name.replace('<stage>', stage));
}
