import type { Service } from '@paymyinvoice/stages';
import { LeftOut, type Check } from '../check.ts';
import { protectedOperations } from './openapi.ts';

const FOREIGN = 'https://elsewhere.example';

export function letsItsClientIn(service: Service): Check {
  return {
    part: service,
    name: 'lets pages of its own client in (CORS)',
    run: async (stage) => {
      const [origin] = stage.manifest.origins ?? [];
      if (origin === undefined)
        throw new LeftOut('The manifest names no origin that browsers may call from.');
      const api = stage.api(service);
      const where = `Look at the SSM parameter /paymyinvoice/${stage.name}/allowed-origins and at the CORS settings of its HTTP API.`;
      const { headers } = await api.request('/health', { headers: { origin } });
      const allowed = headers.get('access-control-allow-origin');
      if (allowed !== origin)
        throw new Error(
          `CORS: ${service}-service allows ${allowed ?? 'no origin'} when asked from ${origin}. ${where}`,
        );
      const [route] = await protectedOperations(api);
      const preflight = await api.request(route?.path ?? '/health', {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'authorization,content-type,idempotency-key',
        },
      });
      const names = listOf(preflight.headers.get('access-control-allow-headers'));
      const missing = ['authorization', 'content-type', 'idempotency-key'].filter(
        (name) => !names.includes(name),
      );
      const isAllowed =
        preflight.status < 300 && preflight.headers.get('access-control-allow-origin') === origin;
      if (!isAllowed || missing.length > 0)
        throw new Error(
          `CORS: ${service}-service answers the preflight from ${origin} with ${preflight.status}${missing.length > 0 ? ` and does not allow the headers ${missing.join(', ')}` : ''}. ${where}`,
        );
    },
  };
}

export function keepsForeignOriginsOut(service: Service): Check {
  return {
    part: service,
    name: 'keeps foreign origins out (CORS)',
    run: async (stage) => {
      const { headers } = await stage.api(service).request('/health', { headers: { origin: FOREIGN } });
      const allowed = headers.get('access-control-allow-origin');
      if (allowed !== null)
        throw new Error(
          `CORS: ${service}-service allows ${allowed} when asked from ${FOREIGN}, so any page may read its answers. Look at the SSM parameter /paymyinvoice/${stage.name}/allowed-origins.`,
        );
    },
  };
}

function listOf(header: string | null): string[] {
  return (header ?? '').toLowerCase().split(/\s*,\s*/);
}
