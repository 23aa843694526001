import { randomBytes, scrypt } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';

/**
 * What auth-service's hashes cost while they are counted, for they are not timed. Below 32 MB each, memory would be used
 * again uncounted.
 */
export const CHEAP_LOG2_N = 15;
/** What any other service's cost: there is no making them cheaper. */
export const USUAL_LOG2_N = 17;

/**
 * Pages of memory that the threads for long work have filled so far. Every password hash fills its memory anew, which
 * Linux counts to the page, however busy the machine is; its time would tell less.
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

/** What one hash comes to on this machine. */
export async function pagesOfOneHash(log2N: number): Promise<number> {
  const strength = { N: 2 ** log2N, r: 8, p: 1, maxmem: 2 ** 28 };
  const before = pagesFilled(process.pid);
  await promisify<string, Buffer, number, object, Buffer>(scrypt)('password', randomBytes(16), 32, strength);
  return pagesFilled(process.pid) - before;
}
