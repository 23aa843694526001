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
