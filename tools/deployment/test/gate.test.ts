import { rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { forkStage, type OwnStage } from '@paymyinvoice/local-stage';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { GateWorkspace } from './gate-workspace.ts';

let stage: OwnStage;
let manifest: string;
beforeAll(async () => {
  stage = await forkStage();
  manifest = `${stage.url}/stage.json`;
});
afterAll(() => stage.stop());

let workspace: GateWorkspace;
beforeEach(() => {
  workspace = new GateWorkspace();
});
afterEach(() => {
  workspace.remove();
});

const gate = (service: string, location = manifest) =>
  workspace.gate('--service', service, '--stage', 'local', '--manifest', location);

describe('before a deployment to a stage where today is deployed', () => {
  it('lets today pass, and a harmless change', async () => {
    const today = await gate('auth');
    expect(today.output).toContain("✔ auth-service can be deployed to 'local': it fits invoice-service (");
    workspace.extendUserVerified();
    expect(await gate('auth')).toMatchObject({ status: 0 });
  });

  it('stops a breaking change, and says whom it would break, by what, and what to do in which order', async () => {
    workspace.breakUserVerified();
    const { status, output } = await gate('auth');
    expect(status).toBe(1);
    expect(output).toContain("✘ auth-service cannot be deployed to 'local' now");
    for (const reader of ['invoice-service', 'media-service'])
      expect(output).toContain(
        `✘ user.verified/1  data.email was removed, or renamed to mail since ${reader} (0.1.0): readers that use it`,
      );
    expect(output).toMatch(
      /1\. put user\.verified\/1 back .*define user\.verified\/2.*\n.*2\. deploy invoice-service and media-service consuming both versions\n.*3\. then deploy auth-service publishing user\.verified\/2/,
    );
    expect(output).not.toContain('    at ');
    expect((await gate('media')).status).toBe(1);
  });

  it('has a new version wait for its readers, names them in their order, and lets it pass after them', async () => {
    workspace.publishSecondVersion();
    const early = await gate('auth');
    expect(early.status).toBe(1);
    expect(early.output).toContain('media-service (0.1.0) reads user.verified/1 alone');
    expect(early.output).toContain('1. let invoice-service and media-service consume user.verified/2 beside');

    workspace.readSecondVersion('invoice', 'media');
    const ordered = await gate('auth');
    expect(ordered.status).toBe(1);
    expect(ordered.output).toContain(
      ['invoice', 'media', 'auth']
        .map((service, index) => `  ${index + 1}. npm run deploy -- --service ${service} --stage local`)
        .join('\n'),
    );
    expect((await gate('invoice')).status).toBe(0);
    expect((await gate('media')).status).toBe(0);

    const after = await deployed('invoice', 'media');
    expect(await gate('auth', after.manifest)).toMatchObject({ status: 0 });
    after.stop();
  });

  it('knows what was deployed long ago, and refuses what this repository has never had', async () => {
    // A later, compatible shape is deployed; this copy has it in its history alone.
    workspace.extendUserVerified();
    expect((await workspace.check('--write')).output).toContain('wrote user.verified.1.json');
    const later = await deployed('media');
    workspace.commit();
    workspace.git('checkout', '--quiet', '-b', 'earlier', 'HEAD~1');
    expect((await gate('auth', later.manifest)).output).toContain(
      'data.locale was removed since media-service (next)',
    );

    rmSync(join(workspace.root, '.git'), { recursive: true });
    const { status, output } = await gate('auth', later.manifest);
    expect(status).toBe(1);
    expect(output).toMatch(
      /media-service \(next\) speaks user\.verified in a shape \([0-9a-f]{16}\) that this/,
    );
    later.stop();
  });
});

it('asks a stage that nothing is deployed to for nothing', async () => {
  const { status, output } = await gate('auth', manifestOf({}));
  expect(output).toContain('it fits a stage without other services');
  expect(status).toBe(0);
});

it.each([
  [
    'a service that does not answer',
    { media: 'http://127.0.0.1:9' },
    'http://127.0.0.1:9/health does not answer',
  ],
  ['an unknown service', {}, 'Which service?', 'ledger'],
])('ends with a sentence at %s', async (_what, services, sentence, service = 'auth') => {
  const { status, output } = await gate(service, manifestOf(services));
  expect(output).toContain(sentence);
  expect(output).not.toContain('    at ');
  expect(status).toBe(1);
});

function manifestOf(services: Record<string, string>): string {
  const file = join(workspace.root, 'node_modules/stage.json');
  writeFileSync(file, JSON.stringify({ stage: 'local', services }));
  return file;
}

/** The stage after some services of the copy were deployed to it, as far as the gate looks at them. */
async function deployed(...services: string[]): Promise<{ manifest: string; stop: () => void }> {
  const current = (await (await fetch(manifest)).json()) as { services: Record<string, string> };
  const servers: Server[] = [];
  for (const service of services) {
    const health = workspace.healthOf(service);
    const server = createServer((_request, response) => response.end(health));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    servers.push(server);
    current.services[service] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }
  return { manifest: manifestOf(current.services), stop: () => servers.forEach((server) => server.close()) };
}
