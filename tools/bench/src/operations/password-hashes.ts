import { randomBytes, scrypt } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';

/**
 * Pages of memory that the threads for long work have filled so far. Every password hash fills 128 MB anew, which Linux
 * counts to the page, however busy the machine is; its time would tell less.
 */
export function pagesFilled(processId: number): number {
  const threads = `/proc/${processId}/task`;
  return readdirSync(threads)
    .map((id) => readFileSync(`${threads}/${id}/stat`, 'utf8'))
    .filter((stat) => stat.includes('(libuv-worker)'))
    .reduce((sum, stat) => sum + minorFaultsIn(stat), 0);
}

/** The name in brackets may hold anything; `minflt` is the eighth member behind it. */
function minorFaultsIn(stat: string): number {
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[7]);
}

/** What one hash of auth-service's strength comes to on this machine. */
export async function pagesOfOneHash(): Promise<number> {
  const strength = { N: 2 ** 17, r: 8, p: 1, maxmem: 2 ** 28 + 2 ** 20 };
  const before = pagesFilled(process.pid);
  await promisify<string, Buffer, number, object, Buffer>(scrypt)('password', randomBytes(16), 32, strength);
  return pagesFilled(process.pid) - before;
}
