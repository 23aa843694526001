// `npm run cost -- --users 10000 [--stage local] [--profile <file>] [--prices <file>] [--free-tier] [--json | --calculation]`:
// what a month of a stage costs, from measured work, packaged stacks and a price table.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { calculationOf } from './calculation.ts';
import { withCalculation } from './document.ts';
import { billOf } from './month.ts';
import { jsonOf, reportOf } from './report.ts';
import { PRICES, PROFILE, readMonth, usersOf, WORKSPACE } from './sources.ts';

const usage = `npm run cost -- --users <number> [options]
  --users <number>     how many people use it
  --stage <name>       the packaged stage whose stacks are counted (local)
  --profile <file>     what one of them does in a month (tools/cost/profile.json)
  --prices <file>      what AWS charges (tools/cost/prices/us-east-1.json)
  --free-tier          take off what AWS gives away each month
  --json               for programs
  --calculation        every step, to be done again by hand
  --document           writes the steps into docs/cost.md`;

function main(): void {
  const { values: flags } = parseArgs({
    options: {
      users: { type: 'string' },
      stage: { type: 'string', default: 'local' },
      profile: { type: 'string', default: PROFILE },
      prices: { type: 'string', default: PRICES },
      'free-tier': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      calculation: { type: 'boolean', default: false },
      document: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (flags.help) return console.log(usage);
  const users = usersOf(flags.users);
  if (
    flags.document &&
    (users !== 10_000n ||
      flags.profile !== PROFILE ||
      flags.prices !== PRICES ||
      flags.stage !== 'local' ||
      flags['free-tier'])
  )
    throw new Error(
      'docs/cost.md is about `--users 10000` and what else is the usual: --calculation prints any other.',
    );
  const { month, lines, table, measuredOn } = readMonth(flags);
  const bill = billOf(lines, table, { users, freeTier: flags['free-tier'] });
  if (flags.json) {
    const about = { stage: flags.stage, region: table.region, prices: table.date, measured: measuredOn };
    return console.log(jsonOf(bill, about));
  }
  if (flags.calculation) return console.log(calculationOf(bill, month));
  if (flags.document) {
    const file = join(WORKSPACE, 'docs/cost.md');
    writeFileSync(file, withCalculation(readFileSync(file, 'utf8'), calculationOf(bill, month)));
    return console.log('Written to docs/cost.md.');
  }
  const dates = `prices of ${table.region} of ${table.date}; work measured on ${measuredOn}`;
  console.log(`A month of the stage '${flags.stage}' (${dates})\n\n${reportOf(bill)}`);
}

try {
  main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
