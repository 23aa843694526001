import { setTimeout as wait } from 'node:timers/promises';
import type { Service } from '@paymyinvoice/stages';
import type { Check } from '../check.ts';
import { member, text, type Reply } from '../http.ts';
import type { ServiceApi } from '../service-api.ts';
import type { StageUnderTest } from '../stage-under-test.ts';
import { isVersion } from '../version.ts';

/** Where to look when a service says that something it depends on fails. */
const WHERE: Record<string, (stage: StageUnderTest, service: Service) => string> = {
  table: (stage, service) =>
    `the DynamoDB table paymyinvoice-${stage.name}-${service}: is it there, and may the function read it?`,
  bucket: (stage) =>
    `the bucket paymyinvoice-${stage.name}-media-files-<account>: is it there, and may the function read it?`,
  signingKeys: (stage) =>
    `the signing keys: the KMS key, and the function paymyinvoice-${stage.name}-auth-rotate-keys`,
};

export function isHealthy(service: Service): Check {
  return {
    part: service,
    name: 'is healthy',
    isGround: true,
    run: async (stage) => {
      const api = stage.api(service);
      const reply = await settledHealth(api);
      const failing = failingChecks(reply);
      if (failing.length > 0) {
        const log = `The log of ${stage.resource(service, 'api')} says more.`;
        const where = failing.map(
          (name) => `its ${name} fails: look at ${(WHERE[name] ?? (() => name))(stage, service)}`,
        );
        throw new Error(`${service}-service is not healthy, ${where.join('; ')}. ${log}`);
      }
      const { body } = reply.status === 200 ? reply : await api.expect(200, '/health');
      if (text(body, 'service') !== `${service}-service`)
        throw new Error(`At ${api.url} answers ${text(body, 'service')}, not ${service}-service.`);
      if (text(body, 'stage') !== stage.name)
        throw new Error(`At ${api.url} answers stage '${text(body, 'stage')}', not '${stage.name}'.`);
    },
  };
}

export function hasVersion(service: Service): Check {
  return {
    part: service,
    name: 'says which version it is',
    run: async (stage) => {
      const { body } = await stage.api(service).expect(200, '/health');
      const version = text(body, 'version');
      const expected = stage.settings.version;
      if (version === '') throw new Error(`${service}-service does not say which version it is.`);
      if (expected !== undefined && !isVersion(version, expected))
        throw new Error(
          `${service}-service is version ${version}, not ${expected}: the deployment has not reached it, or another came after it.`,
        );
    },
  };
}

/** A function that has just started may be too slow for its own checks once. */
async function settledHealth(api: ServiceApi): Promise<Reply> {
  let reply = await api.request('/health');
  for (let again = 0; again < 3 && reply.status === 503; again += 1) {
    await wait(500);
    reply = await api.request('/health');
  }
  return reply;
}

function failingChecks({ status, body }: Reply): string[] {
  if (status !== 503 || typeof body !== 'object' || body === null || !('checks' in body)) return [];
  return Object.entries(member(body, 'checks') as Record<string, string>)
    .filter(([, outcome]) => outcome !== 'ok')
    .map(([name]) => name);
}
