import type { GrantedRole } from '@paymyinvoice/local-stage';
import { grantText } from './grant-text.ts';

/** Who needs a grant: the function's code, as the tests saw; Lambda itself, to run it; or nobody. */
export type Need = 'code' | 'Lambda' | 'nobody';
export type Line = { readonly grant: string; readonly need: Need; readonly why?: string };
export type Finding = { readonly kind: 'excess' | 'lack' | 'wildcard'; readonly grant: string };
export type Comparison = { readonly lines: readonly Line[]; readonly findings: readonly Finding[] };

/** What a role grants beside what its function was seen to call. */
export function compare(role: GrantedRole, seen: ReadonlySet<string>): Comparison {
  const granted = [...new Set(role.grants.map(grantText))].sort();
  const byLambda = new Set(role.neededByLambda.map(grantText));
  const conditional = new Set(role.grants.filter(({ isConditional }) => isConditional).map(grantText));
  const lines = granted.map((grant): Line => {
    const why = reasonForWildcard(grant, conditional.has(grant));
    const need = seen.has(grant) ? 'code' : byLambda.has(grant) ? 'Lambda' : 'nobody';
    return { grant, need, ...(why !== undefined && { why }) };
  });
  const lacking = [...byLambda, ...seen].filter((grant) => !granted.includes(grant));
  return {
    lines,
    findings: [
      ...lines.filter(({ need }) => need === 'nobody').map(findingOf('excess')),
      ...role.managedPolicies.map((policy) => findingOf('excess')({ grant: `all that ${policy} grants` })),
      ...lacking.map((grant) => findingOf('lack')({ grant })),
      ...lines
        .filter(({ grant, why }) => grant.includes('*') && why === undefined)
        .map(findingOf('wildcard')),
    ],
  };
}

const findingOf =
  (kind: Finding['kind']) =>
  ({ grant }: { grant: string }): Finding => ({ kind, grant });

/** The wildcards that cannot be done without, and why. */
const REASONS: readonly [RegExp, string, 'under a condition'?][] = [
  [/^xray:Put\w+ \*$/, 'X-Ray knows no resources to name'],
  [/^logs:\w+ log-group:[^*]+:\*$/, 'the streams of its own log group'],
  [/^s3:(Get|Put|Delete)Object [^*]+\/\*$/, 'files of one folder: their names are made while it runs'],
  [/^ses:SendEmail identity\/\*$/, 'held to the From address by a condition', 'under a condition'],
];

function reasonForWildcard(grant: string, isConditional: boolean): string | undefined {
  return REASONS.find(
    ([pattern, , condition]) => pattern.test(grant) && (condition === undefined || isConditional),
  )?.[1];
}
