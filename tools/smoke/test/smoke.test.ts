import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { forkStage, type OwnStage } from '@paymyinvoice/local-stage';
import { cheapPasswords } from '@paymyinvoice/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { everythingKept } from './everything-kept.ts';

const folder = mkdtempSync(join(tmpdir(), 'smoke-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const main = join(import.meta.dirname, '../src/main.ts');

async function smoke(...args: string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, output };
}

describe('on a whole stage', () => {
  let stage: OwnStage;
  let manifest: string;

  beforeAll(async () => {
    stage = await forkStage({ templateParameters: cheapPasswords });
    manifest = `${stage.url}/stage.json`;
  });
  afterAll(() => stage.stop());

  it('walks the slice through all services and says that the stage is fit to serve', async () => {
    const { code, output } = await smoke('--manifest', manifest, '--patience', '60');
    expect(output).toContain("Stage 'local' is fit to serve");
    expect(output).toContain('journey: user.verified reached invoice and media once');
    const types = (await stage.events()).map(({ event }) => event['type']);
    expect(types.sort()).toEqual([
      'invoice.issued',
      'invoice.issued',
      'invoice.paid',
      'invoice.voided',
      'media.deleted',
      'media.ready',
      'payment.succeeded',
      'user.deleted',
      'user.registered',
      'user.verified',
    ]);
    expect(code).toBe(0);
  }, 120_000);

  it('can look without leaving a trace', async () => {
    const before = await everythingKept(stage);
    expect(before.length).toBeGreaterThan(20);
    const { code, output } = await smoke('--manifest', manifest, '--read-only');
    expect(output).toMatch(/left out +journey: .*\n +Nothing may be written/);
    expect(output).toContain('media: refuses tokens that auth-service has not signed');
    expect(code).toBe(0);
    expect(await everythingKept(stage)).toEqual(before);
  });

  it('fails when a journey is demanded that cannot be made, and says what is missing', async () => {
    const file = join(folder, 'deployed.json');
    const { services } = (await (await fetch(manifest)).json()) as { services: object };
    writeFileSync(file, JSON.stringify({ stage: 'local', services }));
    const asked = ['--manifest', file, '--service', 'auth', '--journey'];
    const { code, output } = await smoke(...asked);
    expect(output).toMatch(/FAILED +journey: .*\n +The stage has neither a mailbox .* nor a smoke account/);
    expect(code).toBe(1);
    const looking = await smoke(...asked, '--read-only');
    expect(looking.output).toMatch(/FAILED +journey: .*\n +Nothing may be written/);
    expect(looking.code).toBe(1);
    const undemanded = await smoke('--manifest', file);
    expect(undemanded.output).toMatch(/left out +journey: .*\n +The stage has neither a mailbox/);
    expect(undemanded.code).toBe(0);
  });

  it('never writes to a stage that is named prod', async () => {
    const file = join(folder, 'prod.json');
    const { services } = (await (await fetch(manifest)).json()) as { services: object };
    writeFileSync(file, JSON.stringify({ stage: 'prod', services, mailbox: `${stage.url}/mailbox` }));
    const before = (await stage.mails()).length;
    const { output } = await smoke('--stage', 'prod', '--manifest', file);
    expect(output).toContain("answers stage 'local', not 'prod'");
    expect(output).not.toContain('journey: sign-up');
    expect((await stage.mails()).length).toBe(before);
  });

  it('tells results as JSON when asked', async () => {
    const { code, output } = await smoke(
      '--manifest',
      manifest,
      '--read-only',
      '--service',
      'auth',
      '--json',
    );
    const { isFit, checks } = JSON.parse(output) as { isFit: boolean; checks: object[] };
    expect(isFit).toBe(true);
    expect(checks).toContainEqual(
      expect.objectContaining({ part: 'auth', name: 'is healthy', outcome: 'ok' }),
    );
    expect(code).toBe(0);
  });

  it('looks at one service when asked', async () => {
    const { code, output } = await smoke('--manifest', manifest, '--service', 'media');
    expect(output).toContain('media: is healthy');
    expect(output).not.toContain('auth:');
    expect(code).toBe(0);
  });

  it.each([
    ['another stage', ['--stage', 'prod'], "describes stage 'local', not 'prod'"],
    ['a flag that does not exist', ['--stages', 'local'], "Unknown option '--stages'"],
    ['a manifest that is no file', ['--manifest', '/nowhere.json'], '/nowhere.json holds no stage manifest'],
    ['a patience that is no number', ['--patience', 'much'], "--patience is a number of seconds, not 'much'"],
    ['a service that does not exist', ['--service', 'ledger'], "There is no service 'ledger'"],
  ])('ends with a sentence when asked for %s', async (_what, args, sentence) => {
    const { code, output } = await smoke('--manifest', manifest, ...args);
    expect(output).toContain(sentence);
    expect(output).not.toContain('    at ');
    expect(code).toBe(1);
  });
});

describe('on a stage that is not fit', () => {
  let stage: OwnStage;

  beforeAll(async () => {
    stage = await forkStage({ services: ['auth', 'invoice'] });
  });
  afterAll(() => stage.stop());

  it('names the service that is not there, and ends non-zero', async () => {
    const { code, output } = await smoke('--manifest', `${stage.url}/stage.json`);
    expect(output).toMatch(/FAILED +media: is healthy/);
    expect(output).toMatch(/not fit to serve: .*media/);
    expect(code).toBe(1);
  });

  it('names the service that does not answer', async () => {
    const file = join(folder, 'stage.json');
    const services = {
      auth: stage.serviceUrl('auth'),
      invoice: 'http://127.0.0.1:9',
      media: 'http://127.0.0.1:9',
    };
    writeFileSync(file, JSON.stringify({ stage: 'local', services, mailbox: `${stage.url}/mailbox` }));
    const { code, output } = await smoke('--manifest', file, '--service', 'invoice');
    expect(output).toMatch(/FAILED +invoice: is healthy[\s\S]*fetch failed/);
    expect(code).toBe(1);
  });
});

it('says where no stage answers', async () => {
  const { code, output } = await smoke('--manifest', 'http://127.0.0.1:9/stage.json');
  expect(output).toContain('No stage answers at http://127.0.0.1:9/stage.json: is it running (npm start)?');
  expect(code).toBe(1);
});
