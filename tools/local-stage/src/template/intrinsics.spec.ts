import { describe, expect, test } from 'vitest';
import { resolveStack, type Stack } from './stack.ts';
import { readTemplate } from './template.ts';

const settings = {
  endpoint: 'http://127.0.0.1:1234',
  url: 'http://127.0.0.1:4000',
  parameter: (name: string) =>
    name === '/paymyinvoice/local/allowed-origins' ? 'http://a,http://b' : undefined,
  keyArn: (alias: string) => `arn:aws:kms:us-east-1:000000000000:key/of-${alias}`,
};

function resolved(value: unknown, more: object = {}): unknown {
  const Resources = {
    Table: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 'books' } },
    Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'jobs' } },
    Probe: { Type: 'AWS::Lambda::Function', Properties: { Value: value } },
  };
  const document = { Resources, Conditions: { IsLocal: { 'Fn::Equals': ['local', 'local'] } }, ...more };
  const stack: Stack = resolveStack(readTemplate(document), 'toy', '/toy', settings);
  return stack.resources.find(({ logicalId }) => logicalId === 'Probe')?.properties['Value'];
}

describe('values of a template', () => {
  test.each([
    ['a name of a resource', { Ref: 'Table' }, 'books'],
    ['the address of a queue', { Ref: 'Queue' }, 'http://127.0.0.1:1234/000000000000/jobs'],
    [
      'an attribute',
      { 'Fn::GetAtt': ['Table', 'Arn'] },
      'arn:aws:dynamodb:us-east-1:000000000000:table/books',
    ],
    ['an attribute in short form', { 'Fn::GetAtt': 'Queue.Arn' }, 'arn:aws:sqs:us-east-1:000000000000:jobs'],
    ['a pseudo parameter', { Ref: 'AWS::Region' }, 'us-east-1'],
    ['joined parts', { 'Fn::Join': ['-', ['a', { Ref: 'Table' }]] }, 'a-books'],
    [
      'text with names in it',
      { 'Fn::Sub': '${AWS::Partition}/${Table}/${Queue.QueueName}' },
      'aws/books/jobs',
    ],
    [
      'text with its own names',
      { 'Fn::Sub': ['${Here}/${Table}', { Here: { Ref: 'Queue' } }] },
      'http://127.0.0.1:1234/000000000000/jobs/books',
    ],
    ['text with an escaped name', { 'Fn::Sub': '${!Table}' }, '${Table}'],
    ['a chosen element', { 'Fn::Select': [1, { 'Fn::Split': ['.', 'a.b.c'] }] }, 'b'],
    ['the branch of a condition', { 'Fn::If': ['IsLocal', 'here', 'there'] }, 'here'],
    ['a list without what is no value', [1, { 'Fn::If': ['IsLocal', { Ref: 'AWS::NoValue' }, 2] }], [1]],
    ['an object without what is no value', { a: 1, b: { Ref: 'AWS::NoValue' } }, { a: 1 }],
  ])('resolve %s', (_name, value, expected) => {
    expect(resolved(value)).toEqual(expected);
  });

  test('come from the parameter store where the template says so', () => {
    const Type = 'AWS::SSM::Parameter::Value<String>';
    const Parameters = { Origins: { Type, Default: '/paymyinvoice/local/allowed-origins' } };
    expect(resolved({ 'Fn::Split': [',', { Ref: 'Origins' }] }, { Parameters })).toEqual([
      'http://a',
      'http://b',
    ]);
  });

  test('name the parameter that has no value', () => {
    const Parameters = { Missing: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/elsewhere' } };
    expect(() => resolved({ Ref: 'Missing' }, { Parameters })).toThrow(
      'no value for the parameter /elsewhere',
    );
  });

  test('refuse a name that is nowhere in the template', () => {
    expect(() => resolved({ Ref: 'Tabel' })).toThrow('nothing named Tabel');
  });

  test('refuse a function that is not known', () => {
    expect(() => resolved({ 'Fn::ImportValue': 'x' })).toThrow('Fn::ImportValue');
  });

  test('leave out a resource whose condition does not hold', () => {
    const document = {
      Conditions: { Never: { 'Fn::Not': [{ 'Fn::Equals': [1, 1] }] } },
      Resources: { Gone: { Type: 'AWS::SQS::Queue', Condition: 'Never' } },
    };
    expect(resolveStack(readTemplate(document), 'toy', '/toy', settings).resources).toEqual([]);
  });
});
