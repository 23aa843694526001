// `npm run bench:alike -- [--rounds 30] [--stage <URL>]`: whether the time of an answer tells
// that an address has an account. Asks a running local stage (`npm start`) about known and unknown addresses in turn.
import { parseArgs } from 'node:util';
import { median } from './statistics.ts';

const { values: flags } = parseArgs({
  options: {
    rounds: { type: 'string', default: '30' },
    stage: { type: 'string', default: 'http://127.0.0.1:4000' },
  },
});
const rounds = Number(flags.rounds);
const PASSWORD = 'correct horse battery';

const QUESTIONS: Record<string, readonly [path: string, body: object]> = {
  'sign-up': ['/v1/users', { password: PASSWORD }],
  'sign-in': ['/v1/sessions', { password: 'not the password' }],
  'link again': ['/v1/users/verification', {}],
  'lost password': ['/v1/passwords/lost', {}],
};

const run = Date.now();
let addresses = 0;
const newAddress = () => `alike-${run}-${(addresses += 1)}@example.com`;

async function post(url: string, body: object): Promise<number> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  await response.arrayBuffer();
  return response.status;
}

const ask = ([path, body]: readonly [string, object], email: string) =>
  post(`${flags.stage}/auth${path}`, { email, ...body });

async function millisecondsOf(question: readonly [string, object], email: string): Promise<number> {
  const startedAt = performance.now();
  const status = await ask(question, email);
  const tookMs = performance.now() - startedAt;
  if (status >= 403) throw new Error(`${question[0]} answered ${status}.`);
  return tookMs;
}

/** An account whose address is proven by the mailed link. */
async function signedUp(): Promise<string> {
  const email = newAddress();
  await ask(['/v1/users', { password: PASSWORD }], email);
  for (;;) {
    const mailbox = await fetch(`${flags.stage}/mailbox/api/messages?to=${encodeURIComponent(email)}`);
    const [mail] = (await mailbox.json()) as { text: string }[];
    const token = /\?token=([\w-]+)/.exec(mail?.text ?? '')?.[1];
    if (token !== undefined) {
      await post(`${flags.stage}/auth/v1/users/verify`, { token });
      return email;
    }
  }
}

console.log(['', 'known ms', 'unknown ms', 'ratio'].map(inColumn).join(''));
for (const [name, question] of Object.entries(QUESTIONS)) {
  const told = { known: [] as number[], unknown: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    // Each asks about an address that was never asked about, as limits and windows change what is done.
    const turns = [
      ['known', await signedUp()],
      ['unknown', newAddress()],
    ] as const;
    for (const [which, email] of round % 2 === 0 ? turns : turns.toReversed())
      told[which].push(await millisecondsOf(question, email));
  }
  const [knownMs, unknownMs] = [median(told.known), median(told.unknown)];
  const cells = [name, knownMs.toFixed(1), unknownMs.toFixed(1), (knownMs / unknownMs).toFixed(3)];
  console.log(cells.map(inColumn).join(''));
}

function inColumn(cell: string, at: number): string {
  return at === 0 ? cell.padEnd(16) : cell.padStart(12);
}
