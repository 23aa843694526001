import { BlockList, isIP } from 'node:net';

export type Scalar = string | number | boolean | null;

/** One condition of a filter policy against one value. `exists` speaks of keys and is decided elsewhere. */
export function matchesCondition(condition: unknown, value: Scalar): boolean {
  if (typeof condition !== 'object' || condition === null) return condition === value;
  const [operator, operand] = Object.entries(condition)[0] ?? [];
  if (operator === 'anything-but') return isUnlike(operand, value);
  if (operator === 'numeric')
    return typeof value === 'number' && Array.isArray(operand) && inRange(operand, value);
  if (typeof value !== 'string' || typeof operand !== 'string') return false;
  switch (operator) {
    case 'prefix':
      return value.startsWith(operand);
    case 'suffix':
      return value.endsWith(operand);
    case 'equals-ignore-case':
      return value.toLowerCase() === operand.toLowerCase();
    case 'wildcard':
      return matchesWildcard(operand, value);
    case 'cidr':
      return inNetwork(operand, value);
    default:
      return false;
  }
}

function isUnlike(excluded: unknown, value: Scalar): boolean {
  if (Array.isArray(excluded)) return !excluded.includes(value);
  if (typeof excluded === 'object' && excluded !== null) return !matchesCondition(excluded, value);
  return excluded !== value;
}

function inRange(range: readonly unknown[], value: number): boolean {
  for (let i = 0; i + 1 < range.length; i += 2) {
    const limit = Number(range[i + 1]);
    const holds = {
      '=': value === limit,
      '<': value < limit,
      '<=': value <= limit,
      '>': value > limit,
      '>=': value >= limit,
    };
    if (!holds[range[i] as keyof typeof holds]) return false;
  }
  return true;
}

function matchesWildcard(pattern: string, value: string): boolean {
  const source = pattern
    .split('*')
    .map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${source}$`, 's').test(value);
}

function inNetwork(network: string, address: string): boolean {
  const [base = '', bits] = network.split('/');
  const version = isIP(base);
  if (version === 0 || isIP(address) !== version) return false;
  const family = version === 4 ? 'ipv4' : 'ipv6';
  const list = new BlockList();
  list.addSubnet(base, Number(bits), family);
  return list.check(address, family);
}
