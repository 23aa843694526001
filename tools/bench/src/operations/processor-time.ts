import { randomBytes, scryptSync } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** Linux counts in hundredths of a second, whatever the processor. */
const TICK_MS = 10;

/** What a process has used up; only Linux tells it of another process. */
export function processorMsOf(processId: number | undefined): number {
  const stat = readFileSync(`/proc/${String(processId)}/stat`, 'utf8');
  // The name in brackets may hold anything; utime and stime are the 12th and 13th member behind it.
  const members = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(members[11]) + Number(members[12])) * TICK_MS;
}

/** What one password hash costs on this machine, now. */
export function passwordHashMs(): number {
  const before = process.cpuUsage();
  scryptSync('correct horse battery', randomBytes(16), 32, {
    N: 2 ** 17,
    r: 8,
    p: 1,
    maxmem: 2 ** 28 + 2 ** 20,
  });
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
