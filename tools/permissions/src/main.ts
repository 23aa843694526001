// `npm run iam`: for each function the AWS actions that its code was seen to call in the tests, beside those its role
// grants. Ends non-zero when a role grants too much, too little, or by a wildcard that could be done without.
import { parseArgs } from 'node:util';
import { readGrantedRoles } from '@paymyinvoice/local-stage';
import { compare } from './compare.ts';
import { differences } from './differences.ts';
import { printComparison } from './report.ts';
import { readRecord, readRun, writeRecord } from './seen.ts';

/** Where `npm test` lets its stages write down what they see. */
const RUN = 'node_modules/.cache/used-grants';
const usage = `npm run iam -- [options]
  --service <name>  only the functions of this service
  --write           record what the last whole run of the tests saw (npm test)
  --check-run       only say whether that run saw what is recorded`;

async function main(): Promise<number> {
  const { values: flags } = parseArgs({
    options: {
      service: { type: 'string' },
      write: { type: 'boolean', default: false },
      'check-run': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (flags.help) {
    console.log(usage);
    return 0;
  }
  const roles = await readGrantedRoles();
  if (flags.write) writeRecord(readRun(RUN, roles));
  const record = readRecord();
  if (flags['check-run']) {
    const { more, less } = differences(record, readRun(RUN, roles));
    for (const line of [...more, ...less]) console.error(line);
    if (more.length > 0) console.error('If that is as it should be: npm run iam -- --write');
    return more.length > 0 ? 1 : 0;
  }
  const { service } = flags;
  const prefix = `paymyinvoice-local-${service === undefined ? '' : `${service}-`}`;
  const chosen = roles.filter(
    ({ role, function: worker }) => worker !== undefined && role.startsWith(prefix),
  );
  if (chosen.length === 0) throw new Error(`There is no service '${service ?? ''}'.`);
  const compared = chosen.map((role) => ({ role, ...compare(role, record.get(role.role) ?? new Set()) }));
  for (const each of compared) printComparison(each.role, each);
  const findings = compared.flatMap((each) => each.findings);
  const grants = compared.flatMap((each) => each.lines).length;
  console.log(
    findings.length === 0
      ? `${chosen.length} functions, ${grants} grants: none too many, none missing, no wildcard without a reason.`
      : `${findings.length} of ${grants} grants are not as they should be.`,
  );
  return findings.length === 0 ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
