import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { invoiceIssued, userVerified } from '@paymyinvoice/contracts';
import { anEvent, eventually, startTestStage, type TestStage } from '@paymyinvoice/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operatorOf } from './operator.ts';

const email = 'grace@example.com';
const password = 'correct horse battery';
const correlation = 'one-request-of-grace';
const headers = { 'x-correlation-id': correlation };
let t: TestStage;
let operator: ReturnType<typeof operatorOf>;
let sqs: SQSClient;
let tables: DynamoDBDocumentClient;
let userId: string;
let token: string;

async function expectStatus(
  status: number,
  ...[service, method, path, options]: Parameters<TestStage['request']>
) {
  const reply = await t.request(service, method, path, options);
  expect(reply, `${method} ${path}: ${JSON.stringify(reply.body)}`).toMatchObject({ status });
  return reply.body;
}

const events = (...args: string[]) => operator.run(...args);
const lines = (text: string) => text.split('\n').filter((line) => line !== '');
const deadLetters = async () =>
  (await t.deadLetters()).filter(({ Body = '' }) => Body.includes('"specversion"'));
const libraryOf = (ownerId: string) => t.table('media').get({ pk: `OWNER#${ownerId}`, sk: 'LIBRARY' });
const delivered = (type: string, subject: string, count: number) =>
  eventually(`Delivery of ${type}`, async () => {
    const [published] = await t.stage.events({ type, subject });
    const done = published?.deliveries.filter(({ outcome }) => outcome === 'delivered') ?? [];
    return done.length === count ? String(published?.event['id']) : undefined;
  });
/** What a service wrote about having handled an event, one outcome for each time. */
async function outcomes(service: string, eventId: string): Promise<string[]> {
  const log = await t.stage.log(`paymyinvoice-local-${service}-events`);
  return log
    .filter(({ text }) => text.includes(eventId))
    .flatMap(({ text }) => /"outcome":"(\w+)"/.exec(text)?.slice(1) ?? []);
}

beforeAll(async () => {
  t = await startTestStage(['auth', 'invoice', 'media']);
  operator = operatorOf(`${t.stage.url}/stage.json`);
  sqs = new SQSClient(t.stage.aws);
  tables = DynamoDBDocumentClient.from(new DynamoDBClient(t.stage.aws));
  await expectStatus(202, 'auth', 'POST', '/v1/users', { headers, body: { email, password, name: 'Grace' } });
  const link = await eventually('The link', async () =>
    (await t.stage.mails(email)).map(({ text }) => /verify\?token=([\w-]+)/.exec(text)?.[1]).find(Boolean),
  );
  await expectStatus(200, 'auth', 'POST', '/v1/users/verify', { headers, body: { token: link } });
  const signedIn = await expectStatus(201, 'auth', 'POST', '/v1/sessions', { body: { email, password } });
  ({
    accessToken: token,
    user: { id: userId },
  } = signedIn);
  await delivered('user.verified', userId, 2);
  const draft = await expectStatus(201, 'invoice', 'POST', '/v1/invoices', {
    token,
    headers: { ...headers, 'idempotency-key': 'draft' },
    body: {
      ...{ payer: { name: 'A Payer', email: 'payer@example.com' }, currency: 'EUR' },
      lines: [{ description: 'Work', quantity: '1', unitAmount: 100, taxRatePercent: '0' }],
    },
  });
  const issue = `/v1/invoices/${draft.id}/issue`;
  await expectStatus(200, 'invoice', 'POST', issue, {
    token,
    headers: { ...headers, 'idempotency-key': 'issue' },
  });
  await delivered('invoice.issued', draft.id, 1);
}, 60_000);
afterAll(async () => {
  sqs.destroy();
  tables.destroy();
  await t.stop();
});

describe('list', () => {
  it('shows what was published, oldest first, and says nothing of people unless it is asked to', async () => {
    const { output, errors } = await events('list', '--correlation', correlation);
    expect(lines(output).map((line) => line.split(/\s+/)[2])).toEqual([
      ...['user.registered', 'user.verified', 'invoice.issued'],
    ]);
    expect(output).toContain(`${userId} #1`);
    expect(output + errors).not.toContain('example.com');
    expect(errors).toContain('for the whole of every table');
    const { output: withData } = await events('list', '--type', 'user.verified', '--data');
    expect(withData).toContain(email);
    expect(withData).not.toContain('sealed');
  });

  it('reads one query a table for a subject, and what waits from its index', async () => {
    const { output, errors } = await events('list', '--subject', userId, '--source', 'auth', '--limit', '1');
    expect(lines(output)).toHaveLength(1);
    expect(output).toContain('user.verified');
    expect(errors).toMatch(/^the newest 1 of 2 events; 0\.5 read units\.$/m);
    // What was delivered already is marked a moment later.
    await eventually('An empty outbox', async () =>
      /^0 events; /.test((await events('list', '--waiting')).errors) ? true : undefined,
    );
    expect((await events('list', '--until', '1d')).output).toBe('');
  });
});

describe('tail', () => {
  it('shows each new event once, in order, until its time is over', async () => {
    const tail = operator.start('tail', '--for', '5s');
    await tail.said('Following');
    for (const name of ['Grace H.', 'Grace Hopper'])
      await expectStatus(200, 'auth', 'PATCH', '/v1/me', { token, body: { name } });
    const { code, output } = await tail.done;
    expect(code).toBe(0);
    expect(lines(output).map((line) => /user\.updated +(\S+ #\d)/.exec(line)?.[1])).toEqual([
      `${userId} #3`,
      `${userId} #4`,
    ]);
    expect(output).not.toContain('Grace');
  });

  it('ends when it is asked to', async () => {
    const tail = operator.start('tail');
    await tail.said('Following');
    tail.child.kill('SIGINT');
    expect(await tail.done).toMatchObject({ code: 0, output: '' });
  });
});

describe('trace', () => {
  it('tells in order of time what one correlation id came to in all three services', async () => {
    const { output, errors } = await events('trace', correlation);
    const inOrder = [
      /auth\/api +POST \/v1\/users → 202/,
      /auth\/table +recorded +user\.registered/,
      /auth\/relay +(mail sent|published +user\.registered)/,
      /auth\/api +POST \/v1\/users\/verify → 200/,
      /auth\/table +recorded +user\.verified/,
      /auth\/relay +published +user\.verified/,
      /(invoice|media)\/events +processed +user\.verified/,
      /invoice\/api +POST \/v1\/invoices → 201/,
      /invoice\/api +POST \/v1\/invoices\/\{\w+\}\/issue → 200|invoice\/api +POST \/v1\/invoices\/:\w+\/issue → 200/,
      /invoice\/table +recorded +invoice\.issued/,
      /media\/events +processed +invoice\.issued/,
    ];
    let from = 0;
    for (const step of inOrder) {
      const rest = output.slice(from);
      expect(rest).toMatch(step);
      from += (step.exec(rest)?.index ?? 0) + 1;
    }
    expect(output).not.toContain('example.com');
    expect(errors).toMatch(/steps in 3 services \(.*\), \d+ ms, 0 errors\./);
  });

  it('says so when nothing is known', async () => {
    expect((await events('trace', 'nobody-has-this')).errors).toContain('Nothing is known of it');
  });
});

describe('redrive', () => {
  const somebody = (number: number) => {
    const subject = `usr_${String(number).padStart(26, '0')}`;
    return { subject, data: { userId: subject, email, name: 'Somebody' } as never };
  };
  const queue = 'http://unused/000000000000/paymyinvoice-local-media-events-dlq';

  it('moves what a consumer could not do back to it once it can, and nobody else’s', async () => {
    const invoiceId = `inv_${'0'.repeat(26)}`;
    const total = { amount: 1, currency: 'EUR' };
    const data = { invoiceId, ownerId: userId, number: 'INV-1', total, outstanding: total };
    const event = anEvent(invoiceIssued, {
      subject: invoiceId,
      data: { ...data, attachments: [`med_${'0'.repeat(26)}`] },
    });
    const row = { pk: `OWNER#${userId}`, sk: `INVOICE#${invoiceId}` };
    const TableName = 'paymyinvoice-local-media';
    // A row that nothing of ours has written, and that nothing of ours can read.
    await tables.send(new PutCommand({ TableName, Item: { ...row, held: [] } }));
    await t.publish(event);
    for (let attempts = 1; attempts <= 5; attempts += 1) {
      await eventually(`Attempt ${attempts}`, async () =>
        (await outcomes('media', event.id)).length === attempts ? true : undefined,
      );
      await t.stage.advance(90_000);
    }
    await eventually('The dead letter', async () => ((await deadLetters()).length === 1 ? true : undefined));
    const MessageBody = JSON.stringify(anEvent(userVerified, somebody(9)));
    await sqs.send(new SendMessageCommand({ QueueUrl: queue.replace('media', 'invoice'), MessageBody }));
    const { output: list } = await events('redrive', '--list');
    for (const name of ['invoice', 'media'])
      expect(list).toMatch(new RegExp(`^ +1  ${name}-events +from paymyinvoice-local-${name}-events$`, 'm'));
    const dry = await events('redrive', 'media/events', '--dry-run');
    expect(dry.output).toMatch(new RegExp(`invoice.issued.* ${event.id}\n +\\w+: .*value`, 'i'));
    expect(dry.errors).toContain('1 messages would go back');
    expect(await deadLetters()).toHaveLength(2);

    await tables.send(new DeleteCommand({ TableName, Key: row }));
    const { output } = await events('redrive', 'media-events');
    expect(output).toContain(`moved  `);
    await eventually('The effect', () => t.table('media').get(row));
    expect(await deadLetters()).toMatchObject([{ Body: MessageBody }]);
    await events('redrive', 'invoice-events', '--id', JSON.parse(MessageBody).id as string);
    expect(await deadLetters()).toEqual([]);
  }, 60_000);

  it('loses nothing when it is killed midway', async () => {
    const people = Array.from({ length: 8 }, (_, index) => `usr_${String(index).padStart(26, '0')}`);
    for (const id of people) {
      const event = anEvent(userVerified, {
        subject: id,
        data: { userId: id, email, name: 'Somebody' },
      });
      await sqs.send(new SendMessageCommand({ QueueUrl: queue, MessageBody: JSON.stringify(event) }));
    }
    const arrived = async () => (await Promise.all(people.map(libraryOf))).filter(Boolean).length;
    for (const operation of ['SendMessage', 'DeleteMessage']) {
      const args = ['redrive', 'media-events', '--rate', '100'];
      expect((await operator.startUntil(operation, ...args).done).code).toBeNull();
      // What it held is seen again after a while.
      await t.stage.advance(121_000);
    }
    expect(await arrived()).toBeLessThan(8);
    await events('redrive', 'media-events', '--rate', '100');
    await eventually('All of them', async () => ((await arrived()) === 8 ? true : undefined));
    expect(await deadLetters()).toEqual([]);
  }, 60_000);

  it('tells why something was rejected, moves it once, and removes it only by its id', async () => {
    const MessageBody = '{"specversion":"1.0"}';
    const source = queue.replace('-dlq', '');
    for (let copy = 0; copy < 2; copy += 1)
      await sqs.send(new SendMessageCommand({ QueueUrl: source, MessageBody }));
    await eventually('The rejections', async () => ((await deadLetters()).length === 2 ? true : undefined));
    const limited = await events('redrive', 'media-events', '--limit', '1');
    expect(limited.errors).toContain('1 messages went back');
    await eventually('Its return', async () => ((await deadLetters()).length === 2 ? true : undefined));
    const dry = await events('redrive', 'paymyinvoice-local-media-events-dlq', '--dry-run');
    expect(dry.output).toMatch(/lies here {2}\S+ {2}.*JSON with specversion\n +\w+: /);
    const ids = (await deadLetters()).map(({ MessageId = '' }) => MessageId);
    const [first = '', second = ''] = ids;
    await events('redrive', 'media-events', '--discard', '--id', first);
    expect((await deadLetters()).map(({ MessageId }) => MessageId)).toEqual([second]);
    await expect(events('redrive', 'media-events', '--discard', '--id', first)).rejects.toThrow(
      `media-events does not hold ${first}.`,
    );
    await events('redrive', 'media-events', '--discard', '--id', second);
  });

  it('explains that a run which failed is nothing to move', async () => {
    const body = {
      requestContext: { functionArn: 'arn:aws:lambda:r:0:function:purge', condition: 'RetriesExhausted' },
    };
    const QueueUrl = queue.replace('events', 'purge');
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(body) }));
    const { output, errors } = await events('redrive', 'media-purge');
    expect(output).toContain('purge failed: RetriesExhausted');
    expect(errors).toContain('what a run left undone the next one does');
  });
});

describe('replay', () => {
  it('sends to one subscriber alone, and changes nothing there that has happened before', async () => {
    const id = await delivered('user.verified', userId, 2);
    const before = { rows: await t.everyRow('media'), media: await outcomes('media', id) };
    const invoice = await outcomes('invoice', id);
    const asked = ['replay', '--to', 'media', '--subject', userId];
    const dry = await events(...asked, '--dry-run');
    expect(lines(dry.output).map((line) => /(user\.\w+) .* #(\d+)/.exec(line)?.slice(1))).toEqual([
      ['user.verified', '2'],
      ['user.updated', '3'],
      ['user.updated', '4'],
    ]);
    expect(dry.errors).toContain('3 events would go to paymyinvoice-local-media-events; none has.');
    expect(await outcomes('media', id)).toEqual(before.media);

    const startedMs = performance.now();
    const { errors } = await events(...asked, '--rate', '2');
    expect(performance.now() - startedMs).toBeGreaterThan(1000);
    expect(errors).toContain('3 of 3 events went to paymyinvoice-local-media-events.');
    await eventually('The duplicate', async () =>
      (await outcomes('media', id)).length > before.media.length ? true : undefined,
    );
    expect((await outcomes('media', id)).at(-1)).toBe('duplicate');
    expect(await t.everyRow('media')).toEqual(before.rows);
    expect(await outcomes('invoice', id)).toEqual(invoice);
  });

  it('brings a lost effect back, and nothing older than what is there', async () => {
    const id = await delivered('user.verified', userId, 2);
    const remove = (Key: { pk: string; sk: string }) =>
      tables.send(new DeleteCommand({ TableName: 'paymyinvoice-local-media', Key }));
    const replayed = [
      'replay',
      '--to',
      'media',
      '--type',
      'user.verified',
      '--subject',
      userId,
      '--rate',
      '10',
    ];
    const marker = { pk: `INBOX#${id}`, sk: '-' };

    const library = await libraryOf(userId);
    await remove(marker);
    const seen = await outcomes('media', id);
    await events(...replayed);
    await eventually('The older one', async () =>
      (await outcomes('media', id)).slice(seen.length).includes('older') ? true : undefined,
    );
    expect(await libraryOf(userId)).toEqual(library);

    await remove({ pk: `OWNER#${userId}`, sk: 'LIBRARY' });
    await remove(marker);
    await events(...replayed);
    const back = await eventually('The library', () => libraryOf(userId));
    expect(back['sequence']).toBe(2);
  });
});

it.each([
  ['a queue that is none', ['redrive', 'auth-mails'], "There is no dead-letter queue 'auth-mails'"],
  [
    'a replay to whom nothing is sent',
    ['replay', '--to', 'auth', '--rate', '1'],
    'auth-service subscribes to nothing',
  ],
  [
    'a foreign type',
    ['replay', '--to', 'media', '--type', 'media.ready', '--rate', '1'],
    'does not subscribe to media.ready',
  ],
])('answers %s with a sentence', async (_what, args, sentence) => {
  await expect(events(...args)).rejects.toThrow(sentence);
});

it('ends with a sentence and nothing else when it fails', async () => {
  expect(await operator.start('trace', 'no id').done).toEqual({
    code: 1,
    output: '',
    errors: "'no id' cannot be a correlation id.\n",
  });
});
