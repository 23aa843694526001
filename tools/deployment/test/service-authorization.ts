import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Statement } from './deploy-role.ts';

type Known = {
  readonly Actions: Readonly<Record<string, { readonly Resources?: string | readonly string[] }>>;
  readonly Resources: Readonly<Record<string, { readonly ConditionKeys?: readonly string[] }>>;
};
export type ServiceAuthorization = Readonly<Record<string, Known>>;

const WHERE =
  "import importlib.util; print(*importlib.util.find_spec('cfnlint').submodule_search_locations, end='')";

/** AWS's service authorization reference, as cfn-lint brings it. */
export function readServiceAuthorization(): ServiceAuthorization {
  const folder = execFileSync(pythonOfLinter(), ['-c', WHERE], { encoding: 'utf8' });
  return JSON.parse(
    readFileSync(join(folder, 'data/AdditionalSpecs/Policies.json'), 'utf8'),
  ) as ServiceAuthorization;
}

/** Installed by pipx, the linter has a Python of its own, which its first line names. */
function pythonOfLinter(): string {
  const script = execFileSync('which', ['cfn-lint'], { encoding: 'utf8' }).trim();
  return /^#!(\S*python\S*)/.exec(readFileSync(script, 'utf8'))?.[1] ?? 'python3';
}

/** What a statement names and nevertheless does not allow. */
export function inVain({ Action, Resource, Condition }: Statement, known: ServiceAuthorization): string[] {
  const keys = Object.values(Condition ?? {}).flatMap((condition) => Object.keys(condition));
  const asksTags = keys.some((key) => key.startsWith('aws:ResourceTag/'));
  return [Action].flat().flatMap((action) => {
    const [service = '', name = ''] = action.split(':');
    const types = resourceTypes(known[service], name);
    if (!types) return [`${action} is no action`];
    const isTagged = types.some((type) =>
      known[service]?.Resources[type]?.ConditionKeys?.includes('aws:ResourceTag/${TagKey}'),
    );
    if (asksTags && !isTagged) return [`${action} knows no tags of resources`];
    return types.length > 0 || Resource === '*' ? [] : [`${action} knows no resources but '*'`];
  });
}

/** The types of resources that an action, or one of those that a pattern stands for, can be limited to. */
function resourceTypes(service: Known | undefined, name: string): string[] | undefined {
  const isMeant = (action: string) =>
    name.endsWith('*') ? action.startsWith(name.slice(0, -1).toLowerCase()) : action === name.toLowerCase();
  const meant = Object.entries(service?.Actions ?? {}).filter(([action]) => isMeant(action));
  return meant.length === 0 ? undefined : meant.flatMap(([, { Resources }]) => Resources ?? []);
}
