import type { Service } from '@paymyinvoice/stages';
import type { Check } from '../check.ts';
import { member, text } from '../http.ts';
import type { ServiceApi } from '../service-api.ts';

type Operation = { readonly method: string; readonly path: string };

/** What stands for any parameter of a path: an id that nobody has. */
const NOBODY = '00000000000000000000000000';

export function describesItself(service: Service): Check {
  return {
    part: service,
    name: 'describes itself (OpenAPI 3.1)',
    run: async (stage) => {
      const api = stage.api(service);
      const { body } = await api.expect(200, '/openapi.json');
      if (!text(body, 'openapi').startsWith('3.1'))
        throw new Error(`${service}-service describes itself as OpenAPI ${text(body, 'openapi')}, not 3.1.`);
      const { body: health } = await api.expect(200, '/health');
      const [described, running] = [text(body, 'info.version'), text(health, 'version')];
      if (described !== running)
        throw new Error(`/openapi.json is that of version ${described}, but ${running} is running.`);
      if ((await protectedOperations(api)).length === 0)
        throw new Error(`/openapi.json of ${service}-service names no route that needs a token.`);
    },
  };
}

export function answersUnknownRoutes(service: Service): Check {
  return {
    part: service,
    name: 'answers unknown routes as a problem',
    run: async (stage) => {
      const reply = await stage.api(service).expect(404, '/no-such-route');
      if (text(reply.body, 'code') !== 'route.not_found')
        throw new Error(`The code is ${text(reply.body, 'code')}, not route.not_found.`);
      if (!reply.headers.get('x-request-id')) throw new Error('The answer carries no x-request-id.');
    },
  };
}

/** Every operation that `/openapi.json` says needs an access token, at an address where nothing is. */
export async function protectedOperations(api: ServiceApi): Promise<Operation[]> {
  const { body } = await api.expect(200, '/openapi.json');
  const paths = member(body, 'paths') as Record<string, Record<string, { security?: object[] }>>;
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations)
      .filter(([, { security = [] }]) => security.some((scheme) => 'accessToken' in scheme))
      .map(([method]) => ({ method: method.toUpperCase(), path: path.replace(/\{\w+\}/g, NOBODY) })),
  );
}
