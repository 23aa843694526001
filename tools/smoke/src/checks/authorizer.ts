import type { Service } from '@paymyinvoice/stages';
import type { Check } from '../check.ts';
import { forgedTokens } from './forged-tokens.ts';
import { protectedOperations } from './openapi.ts';
import { issuerOf, publishedKeys } from './signing-keys.ts';

/** What a gateway lets through without a token it lets through for everybody. */
export function wantsTokens(service: Service): Check {
  return {
    part: service,
    name: 'wants a token at every route that says so',
    run: async (stage) => {
      const api = stage.api(service);
      const open: string[] = [];
      for (const { method, path } of await protectedOperations(api)) {
        if (stage.settings.isReadOnly && method !== 'GET') continue;
        const { status } = await api.request(path, { method });
        if (status !== 401) open.push(`${method} ${path} (${status})`);
      }
      if (open.length > 0)
        throw new Error(
          `${service}-service answers without a token at ${open.join(', ')}: ${whereToLook(service)}`,
        );
    },
  };
}

export function refusesForgedTokens(service: Service): Check {
  return {
    part: service,
    name: 'refuses tokens that auth-service has not signed',
    run: async (stage) => {
      const api = stage.api(service);
      const issuer = await issuerOf(stage);
      const [key] = await publishedKeys(stage);
      const [route] = (await protectedOperations(api)).filter(({ method }) => method === 'GET');
      if (route === undefined) throw new Error(`${service}-service has no route to try.`);
      if (key === undefined) throw new Error('auth-service publishes no key to forge a token for.');
      const forgeries = forgedTokens({ issuer, audience: `paymyinvoice-${stage.name}`, key });
      const taken: string[] = [];
      for (const { what, token } of forgeries) {
        const { status } = await api.request(route.path, { token });
        if (status !== 401) taken.push(`one ${what} (${status})`);
      }
      if (taken.length > 0)
        throw new Error(
          `${service}-service takes forged tokens at GET ${route.path}: ${taken.join(', ')}. Anybody can be anybody there: ${whereToLook(service)}`,
        );
    },
  };
}

function whereToLook(service: Service): string {
  return service === 'auth'
    ? 'auth-service checks its tokens itself.'
    : 'look at the JWT authorizer of its HTTP API, and at which routes it is set for.';
}
