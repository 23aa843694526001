import type { ListedParameter } from '@paymyinvoice/packaging';
import { describe, expect, it } from 'vitest';
import { checkConfiguration } from './check.ts';
import { reportOf } from './report.ts';

const issuer: ListedParameter = {
  name: '/paymyinvoice/<stage>/issuer-url',
  type: 'String',
  rule: 'url',
  example: 'https://api.example.com/auth',
};
const secret: ListedParameter = {
  name: '/paymyinvoice/<stage>/auth/mail-secret',
  type: 'SecureString',
  rule: 'random, at least 32 characters',
  example: '',
};
const name = '/paymyinvoice/test/auth/mail-secret';

function check(parameter: ListedParameter, type?: string, value = '') {
  const path = parameter.name.replace('<stage>', 'test');
  return checkConfiguration(
    [parameter],
    new Map(type === undefined ? [] : [[path, { type, value }]]),
    'test',
  );
}

describe('checkConfiguration', () => {
  it('finds nothing where everything is as listed', () => {
    expect(check(issuer, 'String', 'https://api.pay.test/auth')).toEqual([]);
    expect(check(secret, 'SecureString', '3q2+7wX1bZ9uYkLmPtRvQsWeDfGhJjKl')).toEqual([]);
  });

  it('names what is missing, and how to set it', () => {
    expect(check(secret)).toEqual([
      {
        name,
        fault: 'is missing',
        remedy: `aws ssm put-parameter --name ${name} --type SecureString --value "$(openssl rand -base64 48)"`,
      },
    ]);
  });

  it('names a secret that anyone may read, and keeps its value while its type is changed', () => {
    const [flaw] = check(secret, 'String', 'hush-hush-hush');
    expect(flaw?.fault).toBe('is a String, but must be a SecureString');
    expect(flaw?.remedy).toContain(`put-parameter --name ${name} --type SecureString --value "$value"`);
  });

  it('names what a stack could not read as a parameter of its own', () => {
    expect(check(issuer, 'SecureString', 'https://api.pay.test/auth')[0]?.fault).toBe(
      'is a SecureString, but must be a String',
    );
  });

  it('says of a secret what is wrong, and never the secret', () => {
    const flaws = check(secret, 'SecureString', 'hush-hush-hush');
    expect(flaws[0]?.fault).toBe('has fewer than 32 characters');
    expect(flaws[0]?.remedy).toContain('# what was sealed with the old value can no longer be opened');
    expect(reportOf({ service: 'auth', stage: 'test' }, 1, flaws)).not.toContain('hush');
  });
});
