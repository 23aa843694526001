import { baseUrl, type Check } from '../check.ts';
import { expectStatus, member, request, text } from '../http.ts';
import type { Service } from '@paymyinvoice/stages';

const PROTECTED_PATH: Record<Service, string> = {
  auth: '/v1/me',
  invoice: '/v1/time-entries',
  media: '/v1/usage',
};

/** What any service must answer before a journey makes sense. */
export function serviceChecks(service: Service): Check[] {
  const check = (
    name: string,
    run: (base: string, hashes: ReadonlyMap<string, string>) => Promise<void>,
  ): Check => ({
    name: `${service}: ${name}`,
    service,
    run: async (context) => run(baseUrl(context, service), context.contractHashes),
  });
  const protectedPath = PROTECTED_PATH[service];
  return [
    check('is healthy', async (base) => {
      const { body } = await expectStatus(200, `${base}/health`);
      if (text(body, 'service') !== `${service}-service`)
        throw new Error(`${base} is ${text(body, 'service')}.`);
    }),
    check('speaks the contracts of this repository', async (base, hashes) => {
      const { body } = await expectStatus(200, `${base}/health`);
      for (const direction of ['publishes', 'consumes'])
        for (const [type, hash] of Object.entries(
          member(body, `contracts.${direction}`) as Record<string, string>,
        ))
          if (hashes.get(type) !== hash)
            throw new Error(
              `It ${direction} ${type} as ${hash}; here it is ${hashes.get(type) ?? 'unknown'}.`,
            );
    }),
    check('describes itself (OpenAPI 3.1)', async (base) => {
      const { body } = await expectStatus(200, `${base}/openapi.json`);
      if (!text(body, 'openapi').startsWith('3.1'))
        throw new Error(`It is OpenAPI ${text(body, 'openapi')}.`);
    }),
    check('answers unknown routes as a problem', async (base) => {
      const reply = await expectStatus(404, `${base}/no-such-route`);
      if (text(reply.body, 'code') !== 'route.not_found')
        throw new Error(`The code is ${text(reply.body, 'code')}.`);
      if (!reply.headers.get('x-request-id')) throw new Error('The answer carries no x-request-id.');
    }),
    check('refuses requests without a token or with a forged one', async (base) => {
      await expectStatus(401, `${base}${protectedPath}`);
      await expectStatus(401, `${base}${protectedPath}`, { token: FORGED_TOKEN });
    }),
    ...(service === 'auth' ? [check('publishes the keys that tokens are checked with', checkKeys)] : []),
    check('keeps foreign origins out', async (base) => {
      const { headers } = await request(`${base}/health`, {
        headers: { origin: 'https://elsewhere.example' },
      });
      const allowed = headers.get('access-control-allow-origin');
      if (allowed !== null) throw new Error(`It allows ${allowed}.`);
    }),
  ];
}

async function checkKeys(base: string): Promise<void> {
  const discovery = await expectStatus(200, `${base}/.well-known/openid-configuration`);
  const { body } = await expectStatus(200, text(discovery.body, 'jwks_uri'));
  const keys = member(body, 'keys') as Record<string, unknown>[];
  if (!keys.some(({ alg, kid, n }) => alg === 'RS256' && kid !== undefined && n !== undefined))
    throw new Error('No published key can check an RS256 token.');
  if (keys.some((key) => 'd' in key)) throw new Error('A private key is published.');
}

// {"alg":"none"} with a subject: a gateway that lets it through checks nothing.
const FORGED_TOKEN = `${Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url')}.${Buffer.from(
  '{"sub":"usr_01JZX8Q5W3M7T9V2B4C6D8E0FG","exp":4102444800}',
).toString('base64url')}.`;
