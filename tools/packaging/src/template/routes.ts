import { plain, referredTo, resourcesOf, type Template } from './template.ts';

/** As much of an OpenAPI document as says who may call what. */
export interface Interface {
  readonly paths: Record<string, Record<string, { security?: unknown[] } | undefined>>;
}

interface Route {
  readonly key: string;
  readonly isAuthorized: boolean;
}

const METHODS = ['get', 'head', 'post', 'put', 'patch', 'delete'];

/**
 * The gateway's routes against what the service says of itself: who needs a token must pass the authorizer, who
 * needs none must not. A service without an authorizer checks tokens itself.
 */
export function checkRoutes(template: Template, { paths }: Interface): string[] {
  const hasAuthorizer = resourcesOf(template, 'AWS::ApiGatewayV2::Authorizer').length > 0;
  const routes = resourcesOf(template, 'AWS::ApiGatewayV2::Route').map(
    ([, { RouteKey, AuthorizationType, AuthorizerId }]): Route => ({
      key: plain(RouteKey),
      isAuthorized: AuthorizationType === 'JWT' && referredTo(AuthorizerId) !== undefined,
    }),
  );
  return Object.entries(paths).flatMap(([path, operations]) => [
    // A preflight carries no token: one that the authorizer sees keeps every browser out.
    ...(routeFor(routes, 'OPTIONS', path)?.isAuthorized === true
      ? [`routes: OPTIONS ${path} asks browsers for a token before they may send one`]
      : []),
    ...METHODS.flatMap((method) => {
      const operation = operations[method];
      if (operation === undefined) return [];
      const name = `${method.toUpperCase()} ${path}`;
      const route = routeFor(routes, method.toUpperCase(), path);
      if (route === undefined) return [`routes: ${name} has no route`];
      const needsToken = (operation.security ?? []).length > 0;
      if (!hasAuthorizer || needsToken === route.isAuthorized) return [];
      return needsToken
        ? [`routes: ${name} needs a token, but its route ${route.key} has no authorizer`]
        : [`routes: ${name} is public, but its route ${route.key} asks for a token`];
    }),
  ]);
}

/** The route API Gateway would take: the most exact path first, then a method of its own, `$default` last. */
function routeFor(routes: readonly Route[], method: string, path: string): Route | undefined {
  const wanted = segmentsOf(path);
  const ranked = routes.flatMap((route) => {
    if (route.key === '$default') return [{ route, rank: -1 }];
    const [routeMethod = '', routePath = ''] = route.key.split(' ');
    if (routeMethod !== 'ANY' && routeMethod !== method) return [];
    const segments = segmentsOf(routePath);
    const greedy = segments.findIndex((segment) => segment.endsWith('+}'));
    const exact = greedy === -1 ? segments : segments.slice(0, greedy);
    const fits = greedy === -1 ? wanted.length === segments.length : wanted.length > greedy;
    if (!fits || !exact.every((segment, at) => isParameter(segment) || segment === wanted[at])) return [];
    const fixed = exact.filter((segment) => !isParameter(segment)).length;
    return [{ route, rank: (greedy === -1 ? 1000 : 0) + fixed * 10 + (routeMethod === method ? 1 : 0) }];
  });
  return ranked.sort((a, b) => b.rank - a.rank)[0]?.route;
}

const segmentsOf = (path: string) => path.split('/').filter((segment) => segment !== '');
const isParameter = (segment: string) => segment.startsWith('{');
