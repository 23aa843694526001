import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startToy, type ToyStage } from './toy-stage.ts';

const invoiceId = 'inv_01JZX8Q5W3M7T9V2B4C6D8E0FG';
const mediaId = 'med_01JZX8Q5W3M7T9V2B4C6D8E0FG';
const token = 'Vb2nK8xQ0rT5yWc1LmZ7pHdJ4sGfA9uEoNi3RtX6qCk';

let toy: ToyStage;

beforeAll(async () => {
  toy = await startToy();
});

afterAll(() => toy.stop());

/** The page, and the text of every module that it loads. */
async function loaded(path: string) {
  const page = await fetch(toy.stage.url + path);
  expect(page.status).toBe(200);
  const markup = await page.text();
  const [, entry = ''] = /<script type="module" src="([^"]+)"/.exec(markup) ?? [];
  const modules = new Map<string, string>();
  const waiting = [entry];
  for (const module of waiting) {
    const script = await fetch(toy.stage.url + module);
    expect([module, script.status, script.headers.get('content-type')]).toEqual([
      module,
      200,
      'text/javascript; charset=utf-8',
    ]);
    const code = await script.text();
    modules.set(module, code);
    const imported = [...code.matchAll(/from '(\.[^']+)'/g)];
    for (const [, each = ''] of imported) {
      const address = new URL(each, toy.stage.url + module).pathname;
      if (!waiting.includes(address)) waiting.push(address);
    }
  }
  return { page, markup, modules };
}

describe('a page that a script fills in', () => {
  it.each([
    ['/account', 'account/account', 14],
    ['/invoices', 'invoices/invoices', 2],
    ['/invoices/new', 'invoices/invoice', 9],
    [`/invoices/${invoiceId}`, 'invoices/invoice', 9],
    ['/ledger', 'ledger/ledger', 2],
    ['/time', 'time/time', 3],
    ['/library', 'library/library', 3],
    [`/library/${mediaId}`, 'library/file', 5],
    ['/public', 'public/public', 1],
    [`/shared/${token}`, 'shared/shared', 1],
  ])('has a deed for each form of %s', async (path, folder, count) => {
    const { markup, modules } = await loaded(path);
    const own = [...modules].filter(([address]) => address.startsWith(`/scripts/${folder.split('/')[0]}/`));
    const code = own.map(([, text]) => text).join('\n');
    const forms = [...markup.matchAll(/<form name="(\w+)"/g)].map(([, name]) => name);
    const deeds = [...code.matchAll(/^ {2,4}async (\w+)\(/gm)].map(([, name]) => name);
    expect(forms).toHaveLength(count);
    expect(deeds.sort()).toEqual(forms.sort());
  });

  it.each([
    ...['/account', '/invoices', '/invoices/new', '/ledger', '/time', '/library', '/public'],
    ...[`/library/${mediaId}`, `/pay/${token}`, `/shared/${token}`],
  ])('takes in text alone and runs the own scripts of the stage alone: %s', async (path) => {
    const { page, markup, modules } = await loaded(path);
    const policy = page.headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(markup).not.toMatch(/<script(?! type="module" src="\/scripts\/)| on\w+="|style="/);
    for (const code of modules.values())
      expect(code).not.toMatch(/innerHTML|outerHTML|insertAdjacent|document\.write|eval\(|https?:\/\//);
  });

  it('is not there for what can be no invoice', async () => {
    for (const path of [
      '/library/x',
      '/shared/',
      '/invoices/x',
      '/invoices/new/x',
      '/scripts/client/nothing.mjs',
    ])
      expect((await fetch(toy.stage.url + path)).status).toBe(404);
  });
});

describe('the page behind a link to pay, or to a shared file', () => {
  it.each(['pay', 'shared'])(
    'is the same for every token, holds none, and tells none to anybody: %s',
    async (name) => {
      const { page, markup } = await loaded(`/${name}/${token}`);
      expect(page.headers.get('referrer-policy')).toBe('no-referrer');
      expect(page.headers.get('cache-control')).toBe('no-store');
      expect(markup).not.toContain(token);
      expect((await loaded(`/${name}/another`)).markup).toBe(markup);
    },
  );
});

describe('a page that shows files', () => {
  it('may fetch them from the store, which no other page may', async () => {
    const { endpoint } = toy.stage.aws;
    const policyOf = async (path: string) => (await loaded(path)).page.headers.get('content-security-policy');
    for (const path of ['/library', '/public', `/library/${mediaId}`, `/shared/${token}`]) {
      expect(await policyOf(path)).toContain(`img-src data: ${endpoint};`);
      expect(await policyOf(path)).toContain(`connect-src 'self' ${endpoint};`);
    }
    expect(await policyOf('/invoices')).not.toContain(endpoint);
  });
});

/** The modules run here as they are served. */
async function imported<Module>(name: string, ...others: string[]): Promise<Module> {
  const folder = mkdtempSync(join(tmpdir(), 'page-scripts-'));
  for (const file of [name, ...others]) {
    const script = await fetch(`${toy.stage.url}/scripts/client/${file}`);
    writeFileSync(join(folder, file), await script.text());
  }
  const module = (await import(pathToFileURL(join(folder, name)).href)) as Module;
  rmSync(folder, { recursive: true });
  return module;
}

describe('amounts on pages', () => {
  let money: Record<'amountText' | 'typedAmount' | 'minorOf', (...args: unknown[]) => unknown>;

  beforeAll(async () => {
    money = await imported('money.mjs', 'currencies.mjs');
  });

  it.each([
    [123_456, 'EUR', 'EUR 1,234.56', '1234.56'],
    [5, 'EUR', 'EUR 0.05', '0.05'],
    [-7, 'CHF', 'CHF -0.07', '-0.07'],
    [1_234_567, 'JPY', 'JPY 1,234,567', '1234567'],
    [1, 'KWD', 'KWD 0.001', '0.001'],
    [1_234, 'AFN', 'AFN 12.34', '12.34'],
    [Number.MAX_SAFE_INTEGER, 'EUR', 'EUR 90,071,992,547,409.91', '90071992547409.91'],
  ])('are written exactly: %i of %s', (amount, currency, text, typed) => {
    expect(money.amountText({ amount, currency })).toBe(text);
    expect(money.typedAmount({ amount, currency })).toBe(typed);
  });

  it.each([
    ['1.15', 'EUR', 115],
    ['0.29', 'EUR', 29],
    [' 12 ', 'EUR', 1200],
    ['4.1', 'KWD', 4100],
    ['500', 'JPY', 500],
    ['90071992547409.91', 'EUR', Number.MAX_SAFE_INTEGER],
  ])('are read exactly: %s %s', (typed, currency, minor) => {
    expect(money.minorOf(typed, currency)).toBe(minor);
  });

  it.each([
    ['', 'EUR', 'must be written like 12.00'],
    ['1,50', 'EUR', 'must be written like 12.00'],
    ['-1', 'EUR', 'must be written like 12.00'],
    ['1e3', 'EUR', 'must be written like 12.00'],
    ['1.005', 'EUR', 'has at most 2 decimals in EUR'],
    ['1.5', 'JPY', 'has no decimals in JPY'],
    ['90071992547409.92', 'EUR', 'is too large'],
  ])('are refused when they could be meant otherwise: “%s” %s', (typed, currency, sentence) => {
    expect(money.minorOf(typed, currency, (message: string) => message)).toBe(sentence);
  });
});

describe('a request that moves money', () => {
  type Send = (headers: { 'idempotency-key': string }) => Promise<unknown>;
  let once: (name: string, body: object, send: Send) => Promise<unknown>;
  const keys: string[] = [];
  const lost = Object.assign(new Error('No answer came.'), { leavesOpen: true });
  const refused = Object.assign(new Error('Too much.'), { leavesOpen: false });
  const asked = async (body: object, failure?: Error) => {
    const sent = once('pay', body, async (headers) => {
      keys.push(headers['idempotency-key']);
      if (failure) throw failure;
    });
    await sent.catch(() => undefined);
    return keys.at(-1);
  };

  beforeAll(async () => {
    const kept = new Map<string, string>();
    vi.stubGlobal('sessionStorage', {
      getItem: (name: string) => kept.get(name) ?? null,
      setItem: (name: string, value: string) => kept.set(name, value),
      removeItem: (name: string) => kept.delete(name),
    });
    ({ once } = await imported<{ once: typeof once }>('attempts.mjs'));
  });

  afterAll(() => vi.unstubAllGlobals());

  it('keeps its key until its answer is known, and never lends it to another', async () => {
    const first = await asked({ amount: 5 }, lost);
    expect(await asked({ amount: 5 }, lost)).toBe(first);
    expect(await asked({ amount: 5 })).toBe(first);
    const second = await asked({ amount: 5 }, refused);
    expect(second).not.toBe(first);
    const third = await asked({ amount: 5 }, lost);
    expect(third).not.toBe(second);
    expect(await asked({ amount: 6 })).not.toBe(third);
  });
});
