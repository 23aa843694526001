import { isIP } from 'node:net';

export type FilterPolicyScope = 'MessageAttributes' | 'MessageBody';

const limits = { keys: 5, combinations: 150, sizeBytes: 256 * 1024 };
const textOperators = new Set(['prefix', 'suffix', 'equals-ignore-case', 'wildcard']);
const comparisons = new Set(['=', '<', '<=', '>', '>=']);

/** Says what SNS would refuse about a filter policy; undefined when nothing. */
export function filterPolicyProblem(json: string, scope: FilterPolicyScope): string | undefined {
  if (Buffer.byteLength(json) > limits.sizeBytes) return 'Filter policy is too long';
  let policy: unknown;
  try {
    policy = JSON.parse(json);
  } catch {
    return 'failed to parse JSON';
  }
  if (!isObject(policy)) return 'Filter policy must be an object';
  const size = { keys: 0, combinations: 1 };
  const problem = objectProblem(policy, scope, size, 1);
  if (problem !== undefined) return problem;
  const tooComplex = size.keys > limits.keys || size.combinations > limits.combinations;
  return tooComplex ? 'Filter policy is too complex' : undefined;
}

type PolicySize = { keys: number; combinations: number };

function objectProblem(
  policy: Record<string, unknown>,
  scope: FilterPolicyScope,
  size: PolicySize,
  depth: number,
): string | undefined {
  for (const [key, value] of Object.entries(policy)) {
    const problem =
      key === '$or' ? orProblem(value, scope, size, depth) : keyProblem(key, value, scope, size, depth);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function keyProblem(
  key: string,
  value: unknown,
  scope: FilterPolicyScope,
  size: PolicySize,
  depth: number,
): string | undefined {
  if (isObject(value)) {
    if (scope === 'MessageAttributes')
      return 'Filter policy scope MessageAttributes does not support nested filter policy';
    if (Object.keys(value).length === 0) return 'Empty objects are not allowed';
    return objectProblem(value, scope, size, depth + 1);
  }
  if (!Array.isArray(value)) return `"${key}" must be an object or an array`;
  if (value.length === 0) return 'Empty arrays are not allowed';
  size.keys += 1;
  size.combinations *= value.length * depth;
  for (const condition of value) {
    const problem = conditionProblem(condition);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function orProblem(
  groups: unknown,
  scope: FilterPolicyScope,
  size: PolicySize,
  depth: number,
): string | undefined {
  if (!Array.isArray(groups) || groups.length < 2) return '"$or" must be an array of at least two objects';
  for (const group of groups) {
    if (!isObject(group)) return '"$or" must be an array of at least two objects';
    const problem = objectProblem(group, scope, size, depth);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function conditionProblem(condition: unknown): string | undefined {
  if (condition === null || ['string', 'number', 'boolean'].includes(typeof condition)) return undefined;
  if (!isObject(condition)) return 'Match value must be String, number, true, false, or null';
  const [entry, ...others] = Object.entries(condition);
  if (!entry || others.length > 0) return 'Only one key allowed in match expression';
  const [operator, operand] = entry;
  if (textOperators.has(operator)) return textProblem(operator, operand);
  switch (operator) {
    case 'exists':
      return typeof operand === 'boolean' ? undefined : 'exists match pattern must be either true or false.';
    case 'cidr':
      return isNetwork(operand) ? undefined : 'cidr match pattern must be a network, like 10.0.0.0/24';
    case 'numeric':
      return rangeProblem(operand);
    case 'anything-but':
      return anythingButProblem(operand);
    default:
      return `Unrecognized match type ${operator}`;
  }
}

function textProblem(operator: string, operand: unknown): string | undefined {
  if (typeof operand !== 'string') return `${operator} match pattern must be a string`;
  return operator === 'wildcard' && operand.split('*').length > 4
    ? 'A single pattern must not contain more than 3 wildcards'
    : undefined;
}

function anythingButProblem(operand: unknown): string | undefined {
  if (isObject(operand)) {
    const [entry, ...others] = Object.entries(operand);
    if (!entry || others.length > 0 || !textOperators.has(entry[0]))
      return 'Unsupported anything-but pattern';
    return textProblem(entry[0], entry[1]);
  }
  const values = Array.isArray(operand) ? operand : [operand];
  const plain = values.every((value) => typeof value === 'string' || typeof value === 'number');
  return plain && values.length > 0
    ? undefined
    : 'Inside anything-but list, values must be strings or numbers';
}

function rangeProblem(range: unknown): string | undefined {
  if (!Array.isArray(range) || (range.length !== 2 && range.length !== 4))
    return 'Invalid member in numeric match';
  for (let i = 0; i < range.length; i += 2) {
    if (!comparisons.has(String(range[i]))) return `Unrecognized numeric range operator: ${String(range[i])}`;
    if (typeof range[i + 1] !== 'number') return 'Value of numeric match must be numeric';
  }
  const isWindow = range.length === 4;
  if (isWindow && !(String(range[0]).startsWith('>') && String(range[2]).startsWith('<'))) {
    return 'Too many terms in numeric range expression';
  }
  return isWindow && range[1] >= range[3] ? 'Bottom must be less than top' : undefined;
}

function isNetwork(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  const [base = '', bits = ''] = value.split('/');
  const version = isIP(base);
  return version > 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
