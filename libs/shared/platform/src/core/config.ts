import type * as z from 'zod';

/** Reads a service's environment once. The error names every bad key and what is expected, never a value. */
export function readConfig<Schema extends z.ZodType>(
  schema: Schema,
  environment: Readonly<Record<string, string | undefined>>,
): z.output<Schema> {
  const result = schema.safeParse(environment);
  if (result.success) return result.data;
  const faults = new Map<string, string>();
  for (const issue of result.error.issues) {
    const key = issue.path.join('.') || 'environment';
    if (!faults.has(key)) faults.set(key, environment[key] === undefined ? 'missing' : expectation(issue));
  }
  const list = [...faults].map(([key, fault]) => `${key} (${fault})`).join(', ');
  throw new Error(`The configuration is incomplete or wrong: ${list}.`);
}

// Built from the rule, not from zod's message: a custom message could repeat the value.
function expectation(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${issue.expected}`;
    case 'invalid_format':
      if (issue.format === 'regex' && issue.pattern !== undefined) return `must match ${issue.pattern}`;
      return `must be a well-formed ${issue.format}`;
    case 'invalid_value':
      return `must be one of ${issue.values.map(String).join(', ')}`;
    case 'too_small':
      return `must be at least ${issue.minimum}`;
    case 'too_big':
      return `must be at most ${issue.maximum}`;
    default:
      return 'not acceptable';
  }
}
