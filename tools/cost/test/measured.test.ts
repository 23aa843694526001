import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SERVICES } from '@paymyinvoice/stages';
import { expect, it } from 'vitest';
import { readMeasured } from '../src/measured.ts';
import { WORKSPACE } from '../src/sources.ts';

/** What a README lists of a function that nobody asks through HTTP. */
const NOT_ASKED = /^(relay|sweep|rotation|process|user\.verified)/;

it.each(SERVICES)(
  'what is calculated with of %s-service is what its README says of its operations',
  (service) => {
    const { operations } = readMeasured(join(WORKSPACE, 'tools/cost/measured'), service);
    const listed = rowsOf(readFileSync(join(WORKSPACE, `apps/${service}-service/README.md`), 'utf8'));
    const found = listed.flatMap(({ name, ...cost }) => {
      const api = operations.find((each) => each.name === name)?.functions[
        `paymyinvoice-local-${service}-api`
      ];
      const calls = Object.entries(api?.calls ?? {}).map(([call, count]) => `${count} ${call.split(':')[1]}`);
      return api === undefined
        ? []
        : [{ name, said: cost, measured: { calls: calls.sort(), units: [api.readUnits, api.writeUnits] } }];
    });
    expect(found.length).toBeGreaterThan(8);
    const mend = (name: string) =>
      `\`npm run bench:chains -- ${service} --operation '${name}'\` measures it anew`;
    for (const { name, said, measured } of found) expect(measured, mend(name)).toEqual(said);
  },
);

/** `| sign-in | 3 × GetItem, PutItem | 2.5 | 11 | 1 |` */
function rowsOf(readme: string) {
  const table = readme.split(/<!-- (?:end of )?operations.*-->/)[1] ?? '';
  return table
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(2)
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .map(([, name = '', calls = '', readUnits, writeUnits]) => ({
      name,
      calls: calls
        .split(', ')
        .map((call) => (call.includes(' × ') ? call.replace(' × ', ' ') : `1 ${call}`))
        .sort(),
      units: [Number(readUnits), Number(writeUnits)],
    }))
    .filter(({ name }) => !NOT_ASKED.test(name));
}
