import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

const FILE = new URL('../../../libs/shared/platform/stack/stages.yml', import.meta.url);

/** Whether a stage holds what must not be lost, as its stacks read it. */
export function isProtected(stage: string): boolean {
  const stages = parse(readFileSync(FILE, 'utf8')) as Record<string, { protected: boolean }>;
  return (stages[stage] ?? stages['default'])?.protected === true;
}
