import { describe, expect, it } from 'vitest';
import type { Grant, GrantedRole } from '@paymyinvoice/local-stage';
import { compare } from './compare.ts';

const table = 'arn:aws:dynamodb:us-east-1:000000000000:table/books';
const read: Grant = { action: 'dynamodb:GetItem', resource: table };
const trace: Grant = { action: 'xray:PutTraceSegments', resource: '*' };

const roleWith = (grants: readonly Grant[], neededByLambda: readonly Grant[] = []): GrantedRole => ({
  ...{ role: 'worker', function: 'worker', grants, neededByLambda },
  managedPolicies: [],
});
const findings = (role: GrantedRole, ...seen: string[]) => compare(role, new Set(seen)).findings;

describe('compare', () => {
  it('finds nothing where code and Lambda need what is granted', () => {
    expect(findings(roleWith([read, trace], [trace]), 'dynamodb:GetItem table/books')).toEqual([]);
  });

  it('names what is granted and needed by nobody', () => {
    expect(findings(roleWith([read]))).toEqual([{ kind: 'excess', grant: 'dynamodb:GetItem table/books' }]);
  });

  it('names what the code was seen to call and nothing grants any more', () => {
    expect(findings(roleWith([]), 'dynamodb:GetItem table/books')).toEqual([
      { kind: 'lack', grant: 'dynamodb:GetItem table/books' },
    ]);
  });

  it('names what Lambda needs to run the function and nothing grants', () => {
    expect(findings(roleWith([], [trace]))).toEqual([{ kind: 'lack', grant: 'xray:PutTraceSegments *' }]);
  });

  it.each([
    { action: 'dynamodb:*', resource: table },
    { action: 'dynamodb:GetItem', resource: '*' },
    { action: 'dynamodb:GetItem', resource: 'arn:aws:dynamodb:*:*:table/books' },
    { action: 'ses:SendEmail', resource: 'arn:aws:ses:us-east-1:000000000000:identity/*' },
    { action: 's3:GetObject', resource: 'arn:aws:s3:::*' },
    { action: 'logs:PutLogEvents', resource: 'arn:aws:logs:us-east-1:000000000000:log-group:*:*' },
  ])('names the wildcard of $action on $resource', (grant) => {
    const [finding] = findings(roleWith([grant], [grant]));
    expect(finding?.kind).toBe('wildcard');
  });

  it('says why a wildcard that cannot be done without is there', () => {
    const files = { action: 's3:GetObject', resource: 'arn:aws:s3:::files/incoming/*' };
    const identities = 'arn:aws:ses:us-east-1:000000000000:identity/*';
    const mails = { action: 'ses:SendEmail', resource: identities, isConditional: true };
    const seen = new Set(['s3:GetObject files/incoming/*', 'ses:SendEmail identity/*']);
    const { lines, findings: found } = compare(roleWith([files, mails]), seen);
    expect(lines.map(({ why }) => why)).toEqual([
      expect.stringContaining('files of one folder'),
      expect.stringContaining('From address'),
    ]);
    expect(found).toEqual([]);
  });

  it('names what is granted in another account or region, and by policies kept elsewhere', () => {
    const elsewhere = { action: 'dynamodb:GetItem', resource: table.replace('us-east-1', 'eu-west-1') };
    const role = {
      ...roleWith([elsewhere]),
      managedPolicies: ['arn:aws:iam::aws:policy/AdministratorAccess'],
    };
    expect(
      findings(role, 'dynamodb:GetItem table/books')
        .map(({ kind }) => kind)
        .sort(),
    ).toEqual(['excess', 'excess', 'lack']);
  });
});
