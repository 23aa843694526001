import { resourcesOf, type Resource, type Stack } from '../template/stack.ts';
import { isRecord } from '../template/template.ts';
import { JwtAuthorizer } from './authorizer.ts';
import { readCors, type CorsConfiguration } from './cors.ts';
import { parseRoute, type Route } from './routes.ts';

export type RouteTarget = {
  readonly functionArn: string;
  readonly timeoutMs: number;
  readonly authorizer: JwtAuthorizer | undefined;
};

/** An HTTP API of a template, ready to serve. */
export type HttpApi = {
  readonly apiId: string;
  readonly routes: readonly Route<RouteTarget>[];
  readonly cors: CorsConfiguration | undefined;
};

export function httpApisOf(stack: Stack): HttpApi[] {
  return resourcesOf(stack, 'AWS::ApiGatewayV2::Api').map((api) => {
    const apiId = api.physical.ref;
    const authorizers = new Map(
      owned(stack, 'AWS::ApiGatewayV2::Authorizer', apiId).map((each) => [
        each.physical.ref,
        authorizerOf(each),
      ]),
    );
    const integrations = new Map(
      owned(stack, 'AWS::ApiGatewayV2::Integration', apiId).map((each) => [
        `integrations/${each.physical.ref}`,
        each,
      ]),
    );
    const routes = owned(stack, 'AWS::ApiGatewayV2::Route', apiId).map(({ properties, logicalId }) => {
      const integration = integrations.get(String(properties['Target']));
      if (integration === undefined) throw new Error(`${stack.name}: route ${logicalId} leads nowhere.`);
      const { IntegrationUri, TimeoutInMillis } = integration.properties;
      const authorizer = authorizers.get(String(properties['AuthorizerId']));
      if (properties['AuthorizationType'] === 'JWT' && authorizer === undefined) {
        throw new Error(`${stack.name}: route ${logicalId} asks for an authorizer that is not there.`);
      }
      return parseRoute(String(properties['RouteKey']), {
        functionArn: String(IntegrationUri),
        timeoutMs: Math.min(Number(TimeoutInMillis ?? 30_000), 30_000),
        authorizer: properties['AuthorizationType'] === 'JWT' ? authorizer : undefined,
      });
    });
    return { apiId, routes, cors: readCors(api.properties['CorsConfiguration']) };
  });
}

function owned(stack: Stack, type: string, apiId: string): Resource[] {
  return resourcesOf(stack, type).filter(({ properties }) => properties['ApiId'] === apiId);
}

function authorizerOf({ properties, logicalId }: Resource): JwtAuthorizer {
  const jwt = properties['JwtConfiguration'];
  if (properties['AuthorizerType'] !== 'JWT' || !isRecord(jwt)) {
    throw new Error(`The authorizer ${logicalId} is no JWT authorizer; the local stage knows no other kind.`);
  }
  return new JwtAuthorizer({
    issuer: String(jwt['Issuer']),
    audience: [jwt['Audience'] ?? []].flat().map(String),
  });
}
