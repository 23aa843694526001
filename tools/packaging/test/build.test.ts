import { execFile } from 'node:child_process';
import {
  cp,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runBare } from '../src/bare-run.ts';
import { bundleFunctions, bundleServer } from '../src/bundle.ts';
import { checkStart, codeBytes, sizeOf } from '../src/contents.ts';
import { oneAtATime } from '../src/one-at-a-time.ts';
import { checkStageName, findProject, functionBundle } from '../src/project.ts';
import { sha256Of, zipDirectory } from '../src/zip.ts';

const WORKSPACE = join(import.meta.dirname, '../../..');
const SETTINGS = { Handler: 'index.handler', Environment: { Variables: { GREETING: 'hello' } } };

let workspace: string;
const service = (name: string) => join(workspace, 'apps', name);

async function addService(name: string, entries: Record<string, string>): Promise<void> {
  await mkdir(join(service(name), 'src'), { recursive: true });
  await writeFile(join(service(name), 'serverless.yml'), 'service: toy\n');
  await cp(join(WORKSPACE, 'apps/auth-service/tsconfig.json'), join(service(name), 'tsconfig.json'));
  for (const [file, text] of Object.entries(entries)) await writeFile(join(service(name), 'src', file), text);
}

async function bundled(name: string, entry: string): Promise<string> {
  const project = findProject(name, workspace);
  await bundleFunctions(project);
  return join(functionBundle(project, entry), 'index.cjs');
}

beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'paymyinvoice-packaging-'));
  await symlink(join(WORKSPACE, 'node_modules'), join(workspace, 'node_modules'));
  await cp(join(WORKSPACE, 'tsconfig.base.json'), join(workspace, 'tsconfig.base.json'));
});

afterAll(async () => {
  await rm(workspace, { recursive: true, force: true });
});

describe('bundles', () => {
  it('run alone in a folder, with Nest inside and its optional packages absent', async () => {
    await addService('nest', {
      'api.lambda.ts': `
        import { Controller, Get, Inject } from '@nestjs/common';
        import { NestFactory } from '@nestjs/core';
        import { ExpressAdapter } from '@nestjs/platform-express';
        import { configure } from '@vendia/serverless-express';
        @Controller()
        class Root {
          constructor(@Inject('greeting') private readonly greeting: string) {}
          @Get('openapi.json') document() {
            return { paths: { [this.greeting]: { by: { security: [import.meta.url.slice(0, 7)] } } } };
          }
        }
        class App {}
        const greeting = { provide: 'greeting', useValue: process.env['GREETING'] };
        const module = { module: App, controllers: [Root], providers: [greeting] };
        const started = NestFactory.create(module, new ExpressAdapter(), { logger: false, bodyParser: false }).then(async (app) =>
          configure({ app: (await app.init()).getHttpAdapter().getInstance() }));
        export const handler = async (event: object, context: object) =>
          (await started)(event as never, context as never, () => {});`,
    });
    const answer = await runBare(await bundled('nest', 'api'), SETTINGS, true);
    expect(answer).toEqual({ paths: { hello: { by: { security: ['file://'] } } } });
  });

  it.each([
    [
      'takes 3 parameters',
      'export const handler = async (e: unknown, c: unknown, done: unknown) => [e, c, done];',
    ],
    ['exports no function "handler"', 'export const run = async (e: unknown, c: unknown) => [e, c];'],
    ['boom', `throw new Error('boom'); export const handler = async (e: unknown, c: unknown) => [e, c];`],
    [
      'Cannot find module',
      `const name = 'pino'; require(name); export const handler = async (e: unknown, c: unknown) => [e, c];`,
    ],
  ])('are refused when Lambda could not run them: %s', async (message, source) => {
    await addService('refused', { 'relay.lambda.ts': source });
    const bundle = await bundled('refused', 'relay');
    await expect(runBare(bundle, SETTINGS, false)).rejects.toThrow(message);
  });

  it('are refused when they would be slow to start for no reason', async () => {
    const bundle = join(workspace, 'slow.cjs');
    await writeFile(bundle, 'const dateTimeFormatter = new Intl.DateTimeFormat(); import("node:http");');
    expect(await checkStart('api', bundle)).toEqual([
      'contents: api makes a date format whenever it starts',
      'contents: api imports a module while it runs',
    ]);
    await addService('lazy', {
      'relay.lambda.ts': `export const handler = async (_: unknown, __: unknown) => await import('node:http');`,
    });
    expect(await checkStart('relay', await bundled('lazy', 'relay'))).toEqual([]);
  });

  it('carry what is imported while they run only if they would import it', async () => {
    await addService('sparing', {
      'far.ts': `export const far = 'far';`,
      'both.ts': `export const near = () => 'near';\nexport const reach = async () => (await import('./far.ts')).far;`,
      'relay.lambda.ts': `import { near } from './both.ts';\nexport const handler = async (_: unknown, __: unknown) => near();`,
      'sweep.lambda.ts': `import { reach } from './both.ts';\nexport const handler = async (_: unknown, __: unknown) => reach();`,
    });
    const [relay, sweep] = [await bundled('sparing', 'relay'), await bundled('sparing', 'sweep')];
    expect(await readdir(dirname(relay))).not.toContain('far.cjs');
    expect(await readdir(dirname(sweep))).toContain('far.cjs');
  });

  it("hold of Stripe's library what charges and refunds take, and nothing more", async () => {
    await addService('paying', {
      'paying.ts': `import Stripe from 'stripe';
        export async function pay() {
          const asked: string[] = [];
          const answer = async (url: string, { method }: { method: string }) => {
            asked.push(method + ' ' + new URL(url).pathname);
            return new Response('{ "id": "x_1", "data": [], "has_more": false }');
          };
          const stripe = new Stripe('sk', { httpClient: Stripe.createFetchHttpClient(answer as never) });
          await stripe.paymentIntents.create({ amount: 1, currency: 'eur' });
          await stripe.paymentIntents.confirm('pi_1');
          await stripe.paymentIntents.cancel('pi_1');
          await stripe.paymentIntents.retrieve('pi_1');
          await stripe.paymentIntents.search({ query: 'x' });
          for await (const refund of stripe.refunds.list()) asked.push(refund.id);
          await stripe.refunds.create({ payment_intent: 'pi_1' });
          await stripe.refunds.retrieve('re_1');
          return asked;
        }`,
      'relay.lambda.ts': `export const handler = async (_: unknown, __: unknown) => (await import('./paying.ts')).pay();`,
    });
    const bundle = await bundled('paying', 'relay');
    const run = `require(process.argv[1]).handler({}, {}).then((asked) => console.log(asked.join()))`;
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', run, bundle]);
    expect(stdout.trim().split(',')).toEqual([
      'POST /v1/payment_intents',
      'POST /v1/payment_intents/pi_1/confirm',
      'POST /v1/payment_intents/pi_1/cancel',
      'GET /v1/payment_intents/pi_1',
      'GET /v1/payment_intents/search',
      'GET /v1/refunds',
      'POST /v1/refunds',
      'GET /v1/refunds/re_1',
    ]);
    expect((await stat(bundle)).size).toBeLessThan(150_000);
  });

  it('tell the line of our own source where an error was thrown', async () => {
    await addService('failing', {
      'relay.lambda.ts': `import pino from 'pino';\n\nexport const log = pino();\nthrow new Error('boom');\n`,
    });
    const bundle = await bundled('failing', 'relay');
    const run = promisify(execFile)(process.execPath, ['--enable-source-maps', bundle]);
    await expect(run).rejects.toThrow(/relay\.lambda\.ts:4/);
  });

  it('exist for a long-running process too, which may await at its top level', async () => {
    await addService('server', { 'main.ts': `console.log(await Promise.resolve('listening'));` });
    const server = await bundleServer(findProject('server', workspace));
    const { stdout } = await promisify(execFile)(process.execPath, [server ?? '']);
    expect(stdout).toBe('listening\n');
  });
});

describe('assets', () => {
  const LICENCE = `
    import { readFileSync } from 'node:fs';
    import { createRequire } from 'node:module';
    const licence = readFileSync(createRequire(import.meta.url).resolve('yazl/LICENSE'), 'utf8');
    export const handler = async (_: unknown, __: unknown) => licence;`;

  async function addAssets(name: string, pattern: string): Promise<void> {
    await addService(name, { 'relay.lambda.ts': LICENCE, 'sweep.lambda.ts': LICENCE });
    const assets = { functions: ['relay'], packages: { yazl: pattern } };
    await writeFile(join(service(name), 'package.json'), JSON.stringify({ type: 'module', assets }));
  }

  it('are found beside the bundle of a function that asks for them, and of no other', async () => {
    await addAssets('assets', '{LICENSE,index.js}');
    const bundle = await bundled('assets', 'relay');
    await expect(runBare(bundle, SETTINGS, false)).resolves.toBeUndefined();
    const other = join(functionBundle(findProject('assets', workspace), 'sweep'), 'index.cjs');
    await expect(runBare(other, SETTINGS, false)).rejects.toThrow("Cannot find module 'yazl/LICENSE'");
    const archive = join(workspace, 'assets.zip');
    await zipDirectory(join(bundle, '..'), archive);
    expect(await readFile(archive, 'latin1')).toContain('node_modules/yazl/LICENSE');
    const { code, assets } = await sizeOf(join(bundle, '..'), archive);
    const sources = join(WORKSPACE, 'node_modules/yazl');
    const files = [await readFile(join(sources, 'LICENSE')), await readFile(join(sources, 'index.js'))];
    const zipped = files.reduce((sum, file) => sum + deflateRawSync(file).length, 0);
    expect(assets).toBeGreaterThan(zipped);
    expect(assets).toBeLessThan(zipped + 1000);
    expect(codeBytes({ code })).toBeLessThan(5000);
  });

  it('must exist', async () => {
    await addAssets('assetless', 'fonts/*.woff');
    await expect(bundled('assetless', 'relay')).rejects.toThrow('assets: yazl has no fonts/*.woff');
  });
});

describe('archives', () => {
  it('of the same sources have the same bytes, whenever they were made', async () => {
    await addService('twice', {
      'relay.lambda.ts': 'export const handler = async (e: unknown, c: unknown) => [e, c];',
    });
    const archive = join(workspace, 'relay.zip');
    const sums: string[] = [];
    for (const day of [1, 2]) {
      const bundle = await bundled('twice', 'relay');
      await utimes(bundle, new Date(2026, 0, day), new Date(2026, 0, day));
      await zipDirectory(join(bundle, '..'), archive);
      sums.push(await sha256Of(archive));
    }
    expect(sums[0]).toBe(sums[1]);
    expect(await readFile(archive, 'latin1')).toContain('index.cjs.map');
  });
});

describe('oneAtATime', () => {
  it('lets a second process wait, and is not held up by one that died', async () => {
    const lock = join(workspace, 'dist/.packaging');
    await mkdir(join(workspace, 'dist'), { recursive: true });
    const died = execFile(process.execPath, ['-e', '']);
    await new Promise((resolve) => died.once('exit', resolve));
    await writeFile(lock, String(died.pid));
    const order: string[] = [];
    const work = (name: string) =>
      oneAtATime(lock, async () => {
        order.push(`${name} begins`);
        await new Promise((resolve) => setImmediate(resolve));
        order.push(`${name} ends`);
      });
    await Promise.all([work('one'), work('two')]);
    expect(order).toHaveLength(4);
    expect(order[1]).toBe(order[0]?.replace('begins', 'ends'));
    expect(order[3]).toBe(order[2]?.replace('begins', 'ends'));
  });
});

it('names a project that does not exist', () => {
  expect(() => findProject('nobody', workspace)).toThrow('No project "nobody"');
});

it.each(['', 'Anna', 'an_na', 'a b', '../prod', '1st', 'a'.repeat(31)])(
  'refuses to name resources after the stage "%s"',
  (stage) => {
    expect(() => checkStageName(stage)).toThrow('cannot be a stage');
  },
);

it.each(['local', 'test', 'staging', 'prod', 'anna-lena2'])('takes %s for a stage', (stage) => {
  expect(() => checkStageName(stage)).not.toThrow();
});
