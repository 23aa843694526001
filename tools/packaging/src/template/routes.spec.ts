import { describe, expect, it } from 'vitest';
import { checkRoutes } from './routes.ts';
import type { Template } from './template.ts';

function gateway(routes: Record<string, 'token' | 'public'>, hasAuthorizer = true): Template {
  const declared = Object.entries(routes).map(([RouteKey, access], index) => {
    const authorized = { AuthorizationType: 'JWT', AuthorizerId: { Ref: 'Authorizer' } };
    const Properties = { RouteKey, ...(access === 'token' ? authorized : {}) };
    return [`Route${index}`, { Type: 'AWS::ApiGatewayV2::Route', Properties }] as const;
  });
  const authorizer = hasAuthorizer ? { Authorizer: { Type: 'AWS::ApiGatewayV2::Authorizer' } } : {};
  return { Resources: { ...Object.fromEntries(declared), ...authorizer } };
}

const needsToken = { security: [{ accessToken: [] }] };
const isPublic = { security: [] };

describe('checkRoutes', () => {
  const routes = {
    'ANY /v1/things': 'token',
    'ANY /v1/things/{proxy+}': 'token',
    'OPTIONS /v1/things': 'public',
    'OPTIONS /v1/things/{proxy+}': 'public',
    $default: 'public',
  } as const;

  it('agrees when tokens are asked for exactly where the service needs them', () => {
    const paths = {
      '/health': { get: isPublic },
      '/v1/things': { get: needsToken, post: needsToken },
      '/v1/things/{id}': { delete: needsToken },
    };
    expect(checkRoutes(gateway(routes), { paths })).toEqual([]);
  });

  it('names a protected operation that falls through to the default route', () => {
    expect(checkRoutes(gateway(routes), { paths: { '/v1/others': { get: needsToken } } })).toEqual([
      'routes: GET /v1/others needs a token, but its route $default has no authorizer',
    ]);
  });

  it('names a public operation behind the authorizer', () => {
    expect(checkRoutes(gateway(routes), { paths: { '/v1/things/shared': { get: isPublic } } })).toEqual([
      'routes: GET /v1/things/shared is public, but its route ANY /v1/things/{proxy+} asks for a token',
    ]);
  });

  it('takes the more exact path, and a method of its own before ANY', () => {
    const exact = gateway({ ...routes, 'GET /v1/things/{id}': 'public', 'ANY /v1/{proxy+}': 'public' });
    const paths = {
      '/v1/things/{id}': { get: isPublic, put: needsToken },
      '/v1/things': { get: needsToken },
    };
    expect(checkRoutes(exact, { paths })).toEqual([]);
  });

  it('names an operation that no route leads to', () => {
    const paths = { '/v1/others': { get: isPublic } };
    expect(checkRoutes(gateway({ 'ANY /v1/things': 'token' }), { paths })).toEqual([
      'routes: GET /v1/others has no route',
    ]);
  });

  it('names a path whose preflight would need a token', () => {
    const paths = { '/v1/things': { get: needsToken } };
    expect(checkRoutes(gateway({ 'ANY /v1/things': 'token' }), { paths })).toEqual([
      'routes: OPTIONS /v1/things asks browsers for a token before they may send one',
    ]);
    const byMethod = { 'GET /v1/things': 'token', $default: 'public' } as const;
    expect(checkRoutes(gateway(byMethod), { paths })).toEqual([]);
  });

  it('leaves tokens to a service that has no authorizer', () => {
    const paths = { '/v1/me': { get: needsToken } };
    expect(checkRoutes(gateway({ $default: 'public' }, false), { paths })).toEqual([]);
  });
});
