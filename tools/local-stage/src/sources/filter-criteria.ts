import { isRecord } from '../template/template.ts';

/** A record passes when any of the patterns matches it; without patterns everything passes. */
export function passesFilters(record: unknown, patterns: readonly unknown[]): boolean {
  return patterns.length === 0 || patterns.some((pattern) => matchesPattern(record, pattern));
}

/** The patterns of an event source mapping's FilterCriteria. */
export function readFilters(criteria: unknown): unknown[] {
  const filters = isRecord(criteria) && Array.isArray(criteria['Filters']) ? criteria['Filters'] : [];
  return filters.filter(isRecord).map((filter): unknown => JSON.parse(String(filter['Pattern'])));
}

/** EventBridge's pattern language, as event source mappings use it. */
export function matchesPattern(value: unknown, pattern: unknown): boolean {
  if (Array.isArray(pattern)) return matchesAnyRule(value, pattern);
  if (!isRecord(pattern)) return false;
  return Object.entries(pattern).every(([member, expected]) => {
    if (member === '$or')
      return Array.isArray(expected) && expected.some((each) => matchesPattern(value, each));
    // A rule for a member that is missing meets undefined; a list in the record matches by any of its entries.
    return matchesPattern(isRecord(value) ? value[member] : undefined, expected);
  });
}

function matchesAnyRule(value: unknown, rules: readonly unknown[]): boolean {
  if (Array.isArray(value)) return value.some((entry) => matchesAnyRule(entry, rules));
  return rules.some((rule) => matchesRule(value, rule));
}

function matchesRule(value: unknown, rule: unknown): boolean {
  if (!isRecord(rule)) return value === rule;
  return Object.entries(rule).every(([operator, operand]) => {
    const check = operators[operator];
    if (check === undefined)
      throw new Error(`The local stage does not know the filter operator "${operator}".`);
    return check(value, operand);
  });
}

const operators: Record<string, (value: unknown, operand: unknown) => boolean> = {
  prefix: (value, start) => typeof value === 'string' && value.startsWith(String(start)),
  suffix: (value, end) => typeof value === 'string' && value.endsWith(String(end)),
  exists: (value, wanted) => (value !== undefined) === wanted,
  'equals-ignore-case': (value, text) =>
    typeof value === 'string' && value.toLowerCase() === String(text).toLowerCase(),
  'anything-but': (value, excluded) => value !== undefined && !matchesAnyRule(value, [excluded].flat()),
  numeric: (value, comparison) =>
    typeof value === 'number' && Array.isArray(comparison) && compares(value, comparison),
};

function compares(value: number, comparison: readonly unknown[]): boolean {
  for (let index = 0; index < comparison.length; index += 2) {
    const [sign, bound] = [comparison[index], Number(comparison[index + 1])];
    const holds =
      (sign === '=' && value === bound) ||
      (sign === '<' && value < bound) ||
      (sign === '<=' && value <= bound) ||
      (sign === '>' && value > bound) ||
      (sign === '>=' && value >= bound);
    if (!holds) return false;
  }
  return true;
}
