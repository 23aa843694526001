import { afterAll, beforeAll, expect, test } from 'vitest';
import { SendEmailCommand, SESv2Client } from '@aws-sdk/client-sesv2';
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

test('what a mail carries is listed, fetched and offered on its page, and never run', async () => {
  const { stage } = toy;
  const RawContent = Buffer.from('<script>alert(1)</script>');
  await new SESv2Client(stage.aws).send(
    new SendEmailCommand({
      FromEmailAddress: 'hello@example.com',
      Destination: { ToAddresses: ['ann@example.com'] },
      ReplyToAddresses: ['ada@example.com'],
      Content: {
        Simple: {
          Subject: { Data: 'Invoice' },
          Body: { Text: { Data: 'Attached' } },
          Attachments: [{ FileName: `"Größe'.html`, ContentType: 'text/html', RawContent }],
        },
      },
    }),
  );
  const [mail] = await stage.mails('ann@example.com');
  const url = `${stage.url}/mailbox/api/messages/${mail?.id}/attachments/0`;
  expect(mail).toMatchObject({
    replyTo: 'ada@example.com',
    attachments: [{ fileName: `"Größe'.html`, contentType: 'text/html', size: RawContent.length, url }],
  });
  expect(await stage.attachment({ url })).toEqual(RawContent);
  const { headers } = await fetch(url);
  expect(headers.get('content-disposition')).toBe(`attachment; filename*=UTF-8''%22Gr%C3%B6%C3%9Fe%27.html`);
  expect(headers.get('content-security-policy')).toContain('sandbox');
  for (const nowhere of ['/1', '/x', `/../../${mail?.id}x/attachments/0`])
    expect((await fetch(url.slice(0, -2) + nowhere)).status).toBe(404);

  const page = await (await fetch(`${stage.url}/mailbox/messages/${mail?.id}`)).text();
  expect(page).toContain(`<a href="${new URL(url).pathname}">&quot;Größe&#39;.html</a> (text/html, 1 kB)`);
  expect(page).toContain('Answers to ada@example.com');
});
