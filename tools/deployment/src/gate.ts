// `npm run gate -- --service auth --stage test [--manifest <URL or file>]`: would deploying the service as it is here
// break a service that is deployed there, or be broken by it? Ends non-zero, with the safe order, if so.
import { parseArgs } from 'node:util';
import { isService, SERVICES } from '@paymyinvoice/stages';
import { runGate } from './gate/run-gate.ts';
import { run } from './run.ts';

const usage = `npm run gate -- --service <name> --stage <name> [options]
  --service <name>           the service that is to be deployed (${SERVICES.join(', ')})
  --stage <name>             the stage that it is to be deployed to
  --manifest <URL or file>   its stage.json (of 'local': http://127.0.0.1:4000/stage.json)`;

await run(async () => {
  const { values: flags } = parseArgs({
    options: {
      service: { type: 'string' },
      stage: { type: 'string' },
      manifest: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (flags.help) {
    console.log(usage);
    return 0;
  }
  const { service = '', stage, manifest } = flags;
  if (!isService(service)) throw new Error(`Which service? --service ${SERVICES.join(', ')}.`);
  if (stage === undefined) throw new Error('Which stage? --stage <name>.');
  const { isOpen, report } = await runGate(service, stage, manifest);
  console.log(report);
  return isOpen ? 0 : 1;
});
