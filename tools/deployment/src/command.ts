import { parseArgs, type ParseArgsConfig } from 'node:util';
import { checkStageName } from '@paymyinvoice/packaging';
import { DEPLOYABLES, isDeployable, type Target } from './target.ts';

export { run } from './run.ts';

type Options = NonNullable<ParseArgsConfig['options']>;

const TARGET = {
  service: { type: 'string' },
  stage: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const satisfies Options;

/** How `--service` and `--stage` are described, for each command's usage. */
export const TARGET_USAGE = `  --service <name>   ${DEPLOYABLES.join(', ')}
  --stage <name>     the stage, deployed or to be`;

/** The flags of a command for one service on one stage; nothing where help was asked for and printed. */
export function readFlags<Own extends Options>(usage: string, own: Own, args = process.argv.slice(2)) {
  const { values } = parseArgs({ args, options: { ...TARGET, ...own } });
  const { help, service, stage } = values as { help?: boolean; service?: string; stage?: string };
  if (help) {
    console.log(usage);
    return undefined;
  }
  return { target: targetOf(service, stage), flags: values };
}

/** A stack that can be deployed; the local stage runs packages as they are. */
export function targetOf(service: string | undefined, stage: string | undefined): Target {
  if (service === undefined) throw new Error(`Which service? --service ${DEPLOYABLES.join(' | ')}`);
  if (!isDeployable(service)) throw new Error(`There is no service '${service}': ${DEPLOYABLES.join(', ')}.`);
  if (stage === undefined) throw new Error('Which stage? --stage <name>');
  checkStageName(stage);
  if (stage === 'local')
    throw new Error("Stage 'local' is a laptop's own and is never deployed: npm start runs it.");
  return { service, stage };
}
