import { randomBytes, scrypt } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';

/** Hashes are counted, not timed: cheaper ones than people's do. Below 32 MB each, memory would be used again uncounted. */
export const COUNTED_LOG2_N = 15;

/**
 * Pages of memory that the threads for long work have filled so far. Every password hash fills its 32 MB anew, which
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
export async function pagesOfOneHash(): Promise<number> {
  const strength = { N: 2 ** COUNTED_LOG2_N, r: 8, p: 1, maxmem: 2 ** 28 };
  const before = pagesFilled(process.pid);
  await promisify<string, Buffer, number, object, Buffer>(scrypt)('password', randomBytes(16), 32, strength);
  return pagesFilled(process.pid) - before;
}
