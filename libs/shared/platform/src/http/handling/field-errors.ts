import type * as z from 'zod';
import type { FieldError } from '../../core/errors.ts';

const shownAtMost = 50;
const mostListedValues = 12;
const longestName = 100;

/** Names each fault by its path (`lines.0.quantity`). The messages tell the rule and never repeat a value. */
export function fieldErrors(issues: readonly z.core.$ZodIssue[]): FieldError[] {
  return issues.flatMap((issue) => fieldErrorsOf(issue, [])).slice(0, shownAtMost);
}

/** Given to zod, so that what is missing is called that, and a long list of possible values is not recited. */
export const plainMessages: z.core.$ZodErrorMap = (issue) => {
  const { code, input } = issue;
  if (
    input === undefined &&
    (code === 'invalid_type' || code === 'invalid_value' || code === 'invalid_union')
  )
    return 'is required';
  return code === 'invalid_value' && issue.values.length > mostListedValues
    ? 'is none of the possible values'
    : undefined;
};

function fieldErrorsOf(issue: z.core.$ZodIssue, above: readonly PropertyKey[]): FieldError[] {
  const path = [...above, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: textOf([...path, key]), message: 'is not known here' }));
  }
  const branch = issue.code === 'invalid_union' ? closestBranch(issue.errors) : undefined;
  if (branch !== undefined) return branch.flatMap((nested) => fieldErrorsOf(nested, path));
  return [{ path: textOf(path), message: issue.message }];
}

// Of a union the branch is told whose faults lie deepest: the one that was most likely meant.
function closestBranch(branches: z.core.$ZodIssue[][]): z.core.$ZodIssue[] | undefined {
  const depth = (branch: z.core.$ZodIssue[]) => Math.min(...branch.map(({ path }) => path.length));
  const deep = branches.filter((branch) => branch.length > 0 && depth(branch) > 0);
  return deep.sort((a, b) => a.length - b.length)[0];
}

function textOf(path: readonly PropertyKey[]): string {
  return path.map((name) => shortened(String(name))).join('.');
}

// Names of unknown members are the sender's own words.
function shortened(name: string): string {
  return name.length > longestName ? `${name.slice(0, longestName).toWellFormed()}…` : name;
}
