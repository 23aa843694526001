// `node run.mjs <bundle> <file with an event> [requests]`: one function's life, as Lambda's runtime leads it.
// Tells on its last line how long the process had lived at the first answer, and what a request took once warm.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const [bundle = '', eventFile = '', requests = '0'] = process.argv.slice(2);
const event = readFileSync(eventFile, 'utf8');
const context = { awsRequestId: 'bench', getRemainingTimeInMillis: () => 20_000 };

const { handler } = createRequire(bundle)(bundle);
const answer = await handler(JSON.parse(event), context);
const coldMs = performance.now();
const { user, system } = process.cpuUsage();

const warmUp = Math.ceil(Number(requests) / 4);
let warmMicroseconds = 0;
if (Number(requests) > 0) {
  for (let count = 0; count < warmUp; count += 1) await handler(JSON.parse(event), context);
  const startedAt = performance.now();
  for (let count = 0; count < Number(requests); count += 1) await handler(JSON.parse(event), context);
  warmMicroseconds = ((performance.now() - startedAt) * 1000) / Number(requests);
}
const asked = 1 + warmUp + Number(requests);
const told = { coldMs, cpuMs: (user + system) / 1000, warmMicroseconds, asked, answer };
process.stdout.write(`\n${JSON.stringify(told)}\n`, () => process.exit(0));
