import { isRecord } from './template.ts';

/** What intrinsic functions ask of the stack around them. */
export type Scope = {
  ref(name: string): unknown;
  attribute(logicalId: string, attribute: string): unknown;
  condition(name: string): boolean;
  mapping(map: string, key: string, member: string): unknown;
};

/** Stands for AWS::NoValue: the member that holds it disappears. */
export const noValue = Symbol('AWS::NoValue');

/** Evaluates a CloudFormation value: literals stay, intrinsic functions become what they mean. */
export function resolve(value: unknown, scope: Scope): unknown {
  if (Array.isArray(value)) {
    return value.map((entry) => resolve(entry, scope)).filter((entry) => entry !== noValue);
  }
  if (!isRecord(value)) return value;
  const [only, ...others] = Object.entries(value);
  if (only !== undefined && others.length === 0) {
    const [name, argument] = only;
    const intrinsic = intrinsics[name];
    if (intrinsic !== undefined) return intrinsic(argument, scope);
    if (name.startsWith('Fn::')) throw new Error(`The local stage does not know the function ${name}.`);
  }
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, member]) => [key, resolve(member, scope)] as const)
      .filter(([, member]) => member !== noValue),
  );
}

export function evaluateCondition(value: unknown, scope: Scope): boolean {
  const result = resolve(value, scope);
  if (typeof result === 'boolean') return result;
  throw new Error(`A condition of the template is neither true nor false: ${JSON.stringify(value)}`);
}

const intrinsics: Record<string, (argument: unknown, scope: Scope) => unknown> = {
  Ref: (name, scope) => scope.ref(String(name)),
  Condition: (name, scope) => scope.condition(String(name)),
  'Fn::GetAtt': (argument, scope) => {
    const [logicalId, ...attribute] =
      typeof argument === 'string' ? argument.split('.') : list(argument, scope);
    return scope.attribute(String(logicalId), attribute.join('.'));
  },
  'Fn::Sub': (argument, scope) => {
    const [text, extra] = typeof argument === 'string' ? [argument, {}] : list(argument);
    return substitute(String(text), isRecord(extra) ? extra : {}, scope);
  },
  'Fn::Join': (argument, scope) => {
    const [separator, parts] = list(argument);
    return list(resolve(parts, scope)).map(String).join(String(separator));
  },
  'Fn::Select': (argument, scope) => {
    const [index, choices] = list(argument);
    const all = list(resolve(choices, scope));
    const at = Number(resolve(index, scope));
    if (!(at in all)) throw new Error(`Fn::Select asks for element ${at} of ${all.length}.`);
    return all[at];
  },
  'Fn::Split': (argument, scope) => {
    const [separator, text] = list(argument);
    return String(resolve(text, scope)).split(String(separator));
  },
  'Fn::If': (argument, scope) => {
    const [name, whenTrue, whenFalse] = list(argument);
    return resolve(scope.condition(String(name)) ? whenTrue : whenFalse, scope);
  },
  'Fn::FindInMap': (argument, scope) => {
    const [map, key, member] = list(argument, scope).map(String);
    return scope.mapping(map ?? '', key ?? '', member ?? '');
  },
  'Fn::Base64': (argument, scope) => Buffer.from(String(resolve(argument, scope))).toString('base64'),
  'Fn::Equals': (argument, scope) => {
    const [left, right] = list(argument, scope);
    return JSON.stringify(left) === JSON.stringify(right);
  },
  'Fn::Not': (argument, scope) => !evaluateCondition(list(argument)[0], scope),
  'Fn::And': (argument, scope) => list(argument).every((part) => evaluateCondition(part, scope)),
  'Fn::Or': (argument, scope) => list(argument).some((part) => evaluateCondition(part, scope)),
};

function list(value: unknown, scope?: Scope): unknown[] {
  if (!Array.isArray(value)) throw new Error(`A list was expected here: ${JSON.stringify(value)}`);
  return scope === undefined ? value : value.map((entry) => resolve(entry, scope));
}

function substitute(text: string, extra: Record<string, unknown>, scope: Scope): string {
  return text.replaceAll(/\$\{(!?)([^}]+)\}/g, (_whole, literal: string, name: string) => {
    if (literal === '!') return `\${${name}}`;
    if (name in extra) return String(resolve(extra[name], scope));
    const [logicalId = '', ...attribute] = name.split('.');
    return String(attribute.length === 0 ? scope.ref(name) : scope.attribute(logicalId, attribute.join('.')));
  });
}
