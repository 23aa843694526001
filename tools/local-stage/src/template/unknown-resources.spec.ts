import { expect, test } from 'vitest';
import { readTemplate } from './template.ts';
import { unknownResources } from './unknown-resources.ts';

const lambda = (Properties: object, DependsOn: string[] = []) => ({
  Type: 'AWS::Lambda::Function',
  Properties,
  DependsOn,
});
const cache = { Type: 'AWS::ElastiCache::CacheCluster' };

test('a resource of an unknown type that nothing runs on is only named', () => {
  const template = readTemplate({ Resources: { Cache: cache, Api: lambda({}) } });
  expect(unknownResources(template)).toEqual([
    { logicalId: 'Cache', type: 'AWS::ElastiCache::CacheCluster', neededBy: [] },
  ]);
});

test.each([
  ['its name', lambda({ Environment: { Variables: { HOST: { Ref: 'Cache' } } } })],
  [
    'its attribute',
    lambda({ Environment: { Variables: { HOST: { 'Fn::GetAtt': ['Cache', 'Endpoint'] } } } }),
  ],
  [
    'a text with it',
    lambda({ Environment: { Variables: { HOST: { 'Fn::Sub': 'redis://${Cache.Endpoint}' } } } }),
  ],
  ['its order', lambda({}, ['Cache'])],
])('a function needs an unknown resource by %s', (_how, Api) => {
  const [unknown] = unknownResources(readTemplate({ Resources: { Cache: cache, Api } }));
  expect(unknown?.neededBy).toEqual(['Api']);
});

test('a route needs what its function needs', () => {
  const Api = lambda({ Environment: { Variables: { HOST: { Ref: 'Cache' } } } });
  const Integration = { Type: 'AWS::ApiGatewayV2::Integration', Properties: { Uri: { Ref: 'Api' } } };
  const Route = { Type: 'AWS::ApiGatewayV2::Route', Properties: { Target: { Ref: 'Integration' } } };
  const [unknown] = unknownResources(readTemplate({ Resources: { Cache: cache, Api, Integration, Route } }));
  expect(unknown?.neededBy).toEqual(['Api', 'Route']);
});
