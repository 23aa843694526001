import { join } from 'node:path';
import { SERVICES, type Service } from '@paymyinvoice/stages';
import { linesOf, type Line, type Month } from './lines.ts';
import { readMeasured } from './measured.ts';
import { readPrices, type PriceTable } from './prices.ts';
import { readProfile } from './profile.ts';
import { readStack } from './stack.ts';
import { tasksOf, usesOf } from './usage.ts';

export const WORKSPACE = join(import.meta.dirname, '../../..');
export const PRICES = join(WORKSPACE, 'tools/cost/prices/us-east-1.json');
export const PROFILE = join(WORKSPACE, 'tools/cost/profile.json');
const MEASURED = join(WORKSPACE, 'tools/cost/measured');

const ofEach = <Value>(read: (service: Service) => Value) =>
  Object.fromEntries(SERVICES.map((service) => [service, read(service)])) as Record<Service, Value>;

export function readMonth(from: { stage: string; profile: string; prices: string }): {
  month: Month;
  lines: Line[];
  table: PriceTable;
  measuredOn: string;
} {
  const profile = readProfile(from.profile);
  const measured = ofEach((service) => readMeasured(MEASURED, service));
  const { daysInAMonth } = profile.assumptions;
  const stacks = ofEach((service) => readStack(WORKSPACE, service, from.stage, daysInAMonth.value));
  const uses = usesOf(profile, measured);
  const month = { uses, tasks: tasksOf(uses, measured, stacks), stacks, profile };
  const dates = [...new Set(SERVICES.map((service) => measured[service].measuredOn))];
  return { month, lines: linesOf(month), table: readPrices(from.prices), measuredOn: dates.join(', ') };
}

export function usersOf(text: string | undefined): bigint {
  if (text === undefined)
    throw new Error('How many users? `--users 10000`, or `--users 0` for a stage that nobody uses.');
  if (!/^\d+$/.test(text)) throw new Error(`--users takes a whole number from 0 on, not "${text}".`);
  return BigInt(text);
}
