import { afterAll, beforeAll, expect, test } from 'vitest';
import { startToy, type ToyStage } from './toy-stage.ts';

let toy: ToyStage;

beforeAll(async () => {
  toy = await startToy();
});

afterAll(() => toy.stop());

test('who asks with a browser for what is not there is told so in a page', async () => {
  const answer = await fetch(`${toy.stage.url}/nowhere`, { headers: { accept: 'text/html' } });
  expect(answer.status).toBe(404);
  expect(answer.headers.get('content-type')).toContain('text/html');
  expect(await answer.text()).toContain('There is nothing at this address.');
});

test('a chance that is none is refused on the page of faults, and nothing is switched', async () => {
  const body = new URLSearchParams({ duplicates: '2', seed: '7' });
  const answer = await fetch(`${toy.stage.url}/faults`, { method: 'POST', body, redirect: 'manual' });
  expect(answer.status).toBe(400);
  expect(await answer.text()).toContain('duplicates must be a number from 0 to 1.');
  const switches = await fetch(`${toy.stage.url}/faults/api`);
  expect(await switches.json()).toEqual({});
});

test('a list that was narrowed down to nothing does not say that there is nothing at all', async () => {
  const text = async (path: string) => (await fetch(toy.stage.url + path)).text();
  expect(await text('/events')).toContain('No event yet.');
  expect(await text('/events?type=toy.made')).toContain('No such event.');
  expect(await text('/mailbox?to=ann@example.com')).toContain('No mail to this address.');
});

test('the page for an account has a deed for each of its forms', async () => {
  const page = await fetch(`${toy.stage.url}/account`);
  const markup = await page.text();
  expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
  const [, module = ''] = /<script type="module" src="([^"]+)"/.exec(markup) ?? [];
  const script = await fetch(toy.stage.url + module);
  expect(script.headers.get('content-type')).toContain('text/javascript');
  const code = await script.text();
  const forms = [...markup.matchAll(/<form name="(\w+)"/g)].map(([, name]) => name);
  const deeds = [...code.matchAll(/^ {2}async (\w+)\(/gm)].map(([, name]) => name);
  expect(forms.length).toBeGreaterThan(10);
  expect(deeds.sort()).toEqual(forms.sort());
  for (const [, imported] of code.matchAll(/from '\.(\/[\w.]+)'/g))
    expect((await fetch(`${toy.stage.url}/account${imported}`)).status).toBe(200);
  expect(markup + code).not.toMatch(/innerHTML|https?:\/\//);
});
