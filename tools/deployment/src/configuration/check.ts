import type { ListedParameter } from '@paymyinvoice/packaging';
import { faultOf } from './rules.ts';

/** A parameter as it stands in SSM, its value in the clear. */
export interface StoredParameter {
  readonly type: string;
  readonly value: string;
}

/** What keeps a stack from being deployed, and the command that mends it. */
export interface Flaw {
  readonly name: string;
  readonly fault: string;
  readonly remedy: string;
}

/** Holds what is stored to what a stack needs. No flaw repeats a value that is stored. */
export function checkConfiguration(
  listed: readonly ListedParameter[],
  stored: ReadonlyMap<string, StoredParameter>,
  stage: string,
): Flaw[] {
  return listed.flatMap((parameter) => {
    const name = nameOn(stage, parameter.name);
    const found = stored.get(name);
    const set = setting(parameter, stage);
    if (found === undefined) return { name, fault: 'is missing', remedy: set };
    if (found.type !== parameter.type) {
      const fault = `is a ${found.type}, but must be a ${parameter.type}`;
      return { name, fault, remedy: changeOfType(name, parameter.type) };
    }
    const fault = faultOf(found.value, parameter.rule);
    return fault === undefined ? [] : { name, fault, remedy: `${set} --overwrite${warning(parameter)}` };
  });
}

export function nameOn(stage: string, name: string): string {
  return name.replace('<stage>', stage);
}

/** Secrets that others give come from the terminal, so that no shell remembers them. */
function setting({ name, type, rule, example }: ListedParameter, stage: string): string {
  const put = `aws ssm put-parameter --name ${nameOn(stage, name)} --type ${type} --value`;
  if (isRandom(rule)) return `${put} "$(openssl rand -base64 48)"`;
  if (type === 'String') return `${put} '${nameOn(stage, example)}'`;
  return `${put} "$(cat)"`;
}

/** SSM changes no parameter's type; its value is kept, as something may be sealed with it. */
function changeOfType(name: string, type: string): string {
  return [
    `value=$(aws ssm get-parameter --with-decryption --name ${name} --query Parameter.Value --output text)`,
    `aws ssm delete-parameter --name ${name}`,
    `aws ssm put-parameter --name ${name} --type ${type} --value "$value"`,
  ].join(' && ');
}

function warning({ rule }: ListedParameter): string {
  return isRandom(rule) ? '  # what was sealed with the old value can no longer be opened' : '';
}

function isRandom(rule: string): boolean {
  return rule.startsWith('random');
}
