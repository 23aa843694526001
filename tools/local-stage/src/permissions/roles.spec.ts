import { describe, expect, test } from 'vitest';
import { resolveStack } from '../template/stack.ts';
import { readTemplate } from '../template/template.ts';
import { Roles } from './roles.ts';

const table = 'arn:aws:dynamodb:us-east-1:000000000000:table/books';

function rolesWith(Statement: readonly object[], attached: readonly object[] = []): Roles {
  const settings = {
    endpoint: '',
    url: 'http://127.0.0.1:4000',
    parameter: () => undefined,
    keyArn: () => '',
  };
  const Policies = [{ PolicyName: 'own', PolicyDocument: { Statement } }];
  const document = {
    Resources: {
      Role: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'worker', Policies } },
      More: {
        Type: 'AWS::IAM::Policy',
        Properties: { Roles: [{ Ref: 'Role' }], PolicyDocument: { Statement: attached } },
      },
    },
  };
  const roles = new Roles();
  roles.load(resolveStack(readTemplate(document), 'toy', '/toy', settings));
  return roles;
}

describe('a role', () => {
  test('may do what its policies name and nothing else', () => {
    const roles = rolesWith([{ Effect: 'Allow', Action: ['dynamodb:GetItem'], Resource: table }]);
    expect(roles.allow('worker', 'dynamodb:GetItem', table)).toBe(true);
    expect(roles.allow('worker', 'dynamodb:Scan', table)).toBe(false);
    expect(roles.allow('worker', 'dynamodb:GetItem', `${table}/index/by-date`)).toBe(false);
  });

  test('may do what an attached policy names', () => {
    const roles = rolesWith(
      [],
      [{ Effect: 'Allow', Action: 'sns:Publish', Resource: 'arn:aws:sns:*:*:events' }],
    );
    expect(roles.allow('worker', 'sns:Publish', 'arn:aws:sns:us-east-1:000000000000:events')).toBe(true);
  });

  test.each([
    ['dynamodb:*', `${table}*`, true],
    ['DynamoDB:get*', table, true],
    ['dynamodb:GetIte?', table, true],
    ['*', '*', true],
    ['dynamodb:Get', table, false],
  ])('with %s on %s: %s', (Action, Resource, allowed) => {
    const roles = rolesWith([{ Effect: 'Allow', Action, Resource }]);
    expect(roles.allow('worker', 'dynamodb:GetItem', table)).toBe(allowed);
  });

  test('may not do what is denied, whatever allows it', () => {
    const everything = { Effect: 'Allow', Action: '*', Resource: '*' };
    const roles = rolesWith([everything, { Effect: 'Deny', Action: 'dynamodb:Scan', Resource: '*' }]);
    expect(roles.allow('worker', 'dynamodb:Scan', table)).toBe(false);
    expect(roles.allow('worker', 'dynamodb:Query', table)).toBe(true);
  });

  test('may do nothing without a policy, unless no stack knows it', () => {
    expect(rolesWith([]).allow('worker', 'dynamodb:GetItem', table)).toBe(false);
    expect(rolesWith([]).allow('somebody', 'dynamodb:GetItem', table)).toBe(true);
  });

  test('names the narrowest grant that lets a thing be done, and none where nothing does', () => {
    const books = { Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: table };
    const roles = rolesWith([{ Effect: 'Allow', Action: 'dynamodb:*', Resource: '*' }, books]);
    expect(roles.grantUsed('worker', 'dynamodb:GetItem', table)).toMatchObject({ resource: table });
    expect(roles.grantUsed('worker', 'dynamodb:Query', table)).toMatchObject({ resource: '*' });
    expect(roles.grantUsed('worker', 'sns:Publish', table)).toBeUndefined();
  });
});
