import { readdirSync, readFileSync } from 'node:fs';
import type { CallReport, LogLine, OwnStage } from '@paymyinvoice/local-stage';
import { READS } from './measure-operation.ts';

/** What one function did. */
export interface Work {
  readonly invocations: number;
  /** Processor time of all its threads, in milliseconds. */
  readonly cpuMs: number;
  /** `service:operation` of AWS → how often it was called. */
  readonly calls: Readonly<Record<string, number>>;
  readonly readUnits: number;
  readonly writeUnits: number;
  readonly logBytes: number;
}

/** Where everything stands at a moment: what happens from then on is somebody's work. */
export interface Look {
  readonly instances: readonly Instance[];
  readonly calls: readonly CallReport[];
  readonly logs: Readonly<Record<string, readonly LogLine[]>>;
}

interface Instance {
  readonly functionName: string;
  readonly id: string;
  readonly invocations: number;
  /** Of threads that are alive: Linux counts them to the nanosecond, however busy the machine is. */
  readonly livingMs: number;
  /** Of those that have ended, too: counted in hundredths of a second. */
  readonly allMs: number;
}

const COARSE_MS = 20;

export async function look(stage: OwnStage): Promise<Look> {
  const functions = await stage.functions();
  const logs = functions.map(async ({ name }) => [name, await stage.log(name)] as const);
  return {
    instances: functions.flatMap(({ name, instances }) =>
      instances.map(({ id, processId, invocations }) => ({
        ...{ functionName: name, id, invocations },
        ...(processId === undefined ? { livingMs: 0, allMs: 0 } : processorTime(processId)),
      })),
    ),
    calls: await stage.calls(),
    logs: Object.fromEntries(await Promise.all(logs)),
  };
}

/** Whether somebody had to be started meanwhile: their time is that of a start, too. */
export function hasStarted(before: Look, after: Look): boolean {
  const known = new Set(before.instances.map(({ id }) => id));
  return after.instances.some(({ id }) => !known.has(id));
}

/** Functions that did something between two looks, by their names. */
export function workBetween(before: Look, after: Look): Record<string, Work> {
  if (after.calls.length < before.calls.length)
    throw new Error('The stage has forgotten calls meanwhile: measure fewer operations at once.');
  const names = [...new Set(after.instances.map(({ functionName }) => functionName))];
  const worked = names.map((name) => [name, workOf(name, before, after)] as const);
  return Object.fromEntries(
    worked.filter(([, { invocations, calls }]) => invocations > 0 || Object.keys(calls).length > 0),
  );
}

function workOf(name: string, before: Look, after: Look): Work {
  const gained = (member: 'invocations' | 'livingMs' | 'allMs') =>
    after.instances
      .filter(({ functionName }) => functionName === name)
      .reduce((sum, now) => sum + now[member] - (earlier(now)?.[member] ?? 0), 0);
  const earlier = ({ id }: Instance) => before.instances.find((instance) => instance.id === id);
  const cpuMs = Math.max(gained('livingMs'), gained('allMs') - COARSE_MS);
  const callsOf = ({ calls }: Look) => calls.filter(({ caller }) => caller === name);
  const calls = callsOf(after).slice(callsOf(before).length);
  const units = (chosen: readonly CallReport[]) =>
    chosen.reduce((sum, { capacityUnits = 0 }) => sum + capacityUnits, 0);
  const lines = (after.logs[name] ?? []).slice(before.logs[name]?.length ?? 0);
  return {
    invocations: gained('invocations'),
    cpuMs: Math.round(cpuMs * 10) / 10,
    calls: counted(calls.map(({ service, action }) => `${service}:${action}`)),
    readUnits: units(calls.filter(({ action }) => READS.has(action))),
    writeUnits: units(calls.filter(({ action }) => !READS.has(action))),
    logBytes: lines.reduce((sum, { text }) => sum + Buffer.byteLength(text) + 1, 0),
  };
}

function counted(names: readonly string[]): Record<string, number> {
  const groups = [...Map.groupBy(names, (name) => name)].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(groups.map(([name, { length }]) => [name, length]));
}

function processorTime(processId: number): Pick<Instance, 'livingMs' | 'allMs'> {
  const threads = `/proc/${processId}/task`;
  const nanoseconds = readdirSync(threads).map((id) =>
    Number(readFileSync(`${threads}/${id}/schedstat`, 'utf8').split(' ')[0]),
  );
  const stat = readFileSync(`/proc/${processId}/stat`, 'utf8');
  // The name in brackets may hold anything; `utime` and `stime` are the twelfth and thirteenth member behind it.
  const [user = 0, system = 0] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
    .map(Number);
  return { livingMs: nanoseconds.reduce((sum, spent) => sum + spent, 0) / 1e6, allMs: (user + system) * 10 };
}
