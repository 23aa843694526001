import { isAbsolute, join } from 'node:path';
import { parseArgs } from 'node:util';
import { faultsNamed, type StageFaultSwitches } from '../faults/stage-faults.ts';

export type CommandLine =
  | { readonly kind: 'help' }
  | {
      readonly kind: 'start';
      readonly port: number;
      readonly fresh: boolean;
      readonly faults: StageFaultSwitches;
      readonly services: readonly string[] | undefined;
      readonly stateDirectory: string;
      readonly watches: boolean;
      readonly builds: boolean;
    };

export const usage = `npm start -- [options]
  --port <number>          port of the stage's page and gateways (4000)
  --fresh                  forget what an earlier start kept
  --services <a,b>         only these services (auth, invoice, media)
  --faults <a,b>           duplicates, reorder, delay, partial, throttle, timeout, kill
  --seed <number>          repeat the same faults
  --state <folder>         where state is kept (.local)
  --no-watch               leave a running service alone when its source changes
  --no-build               run what is packaged already`;

export function readCommandLine(args: readonly string[], workspaceRoot: string): CommandLine {
  const { values } = parseArgs({
    args: [...args],
    allowNegative: true,
    options: {
      port: { type: 'string', default: '4000' },
      fresh: { type: 'boolean', default: false },
      services: { type: 'string' },
      faults: { type: 'string' },
      seed: { type: 'string' },
      state: { type: 'string', default: '.local' },
      watch: { type: 'boolean', default: true },
      build: { type: 'boolean', default: true },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return { kind: 'help' };
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`--port ${values.port} is no port number.`);
  const seed = values.seed === undefined ? undefined : Number(values.seed);
  if (seed !== undefined && !Number.isSafeInteger(seed))
    throw new Error(`--seed ${values.seed} is no whole number.`);
  return {
    kind: 'start',
    port,
    fresh: values.fresh,
    faults: faultsNamed(names(values.faults) ?? [], seed),
    services: names(values.services),
    stateDirectory: isAbsolute(values.state) ? values.state : join(workspaceRoot, values.state),
    watches: values.watch,
    builds: values.build,
  };
}

function names(list: string | undefined): string[] | undefined {
  return list
    ?.split(',')
    .map((name) => name.trim())
    .filter(Boolean);
}
