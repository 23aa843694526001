import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { forkStage, type OwnStage } from '../../src/index.ts';
import { eventually } from './eventually.ts';

const MINUTE_MS = 60_000;
const OPERATOR = 'operator';
const problems: string[] = [];
let stage: OwnStage;
let sqs: SQSClient;

const queueUrl = (name: string) => `${stage.aws.endpoint}/000000000000/${name}`;
const named = (name: string) => `paymyinvoice-local-${name}`;

beforeAll(async () => {
  // Whoever guesses passwords here need not make the machine sweat.
  const templateParameters = { PasswordCost: '12' };
  stage = await forkStage({ services: ['auth', 'invoice'], templateParameters }, (problem) =>
    problems.push(problem),
  );
  sqs = new SQSClient(stage.aws);
  await sqs.send(new CreateQueueCommand({ QueueName: OPERATOR }));
  const sns = new SNSClient(stage.aws);
  await sns.send(
    new SubscribeCommand({
      TopicArn: `arn:aws:sns:us-east-1:000000000000:${named('alarms')}`,
      Protocol: 'sqs',
      Endpoint: `arn:aws:sqs:us-east-1:000000000000:${OPERATOR}`,
      Attributes: { RawMessageDelivery: 'true' },
    }),
  );
  sns.destroy();
});
afterAll(async () => {
  sqs.destroy();
  await stage.stop();
});
beforeEach(async () => {
  await stage.advance(15 * MINUTE_MS);
  await sqs.send(new PurgeQueueCommand({ QueueUrl: queueUrl(OPERATOR) }));
});

const fires = async () =>
  (await stage.alarms()).filter(({ state }) => state === 'ALARM').map(({ name }) => name);
const only = (...names: string[]) => names.map(named);

/** Waits until an alarm's metric has come so far, and lets that minute end. */
async function endMinuteWith(name: string, isSo: (latest: number | undefined) => boolean): Promise<void> {
  await eventually(async () => {
    const alarm = (await stage.alarms()).find((each) => each.name === named(name));
    expect(isSo(alarm?.latest)).toBe(true);
  });
  await stage.advance(MINUTE_MS);
}

const lettersIn = async (queue: string) => {
  const AttributeNames = ['ApproximateNumberOfMessages'] as const;
  const asked = new GetQueueAttributesCommand({
    QueueUrl: queueUrl(named(queue)),
    AttributeNames: [...AttributeNames],
  });
  return (await sqs.send(asked)).Attributes?.['ApproximateNumberOfMessages'];
};

const told = async () => {
  const command = new ReceiveMessageCommand({ QueueUrl: queueUrl(OPERATOR), MaxNumberOfMessages: 10 });
  const { Messages = [] } = await sqs.send(command);
  return Messages.map(({ Body = '' }) => JSON.parse(Body) as Record<string, unknown>);
};

describe('the alarms of the templates', () => {
  test('are all evaluated, and stand at OK while nothing goes wrong', async () => {
    expect(problems).toEqual([]);
    const alarms = await stage.alarms();
    expect(alarms.length).toBeGreaterThan(20);
    expect(alarms.filter(({ state }) => state !== 'OK')).toEqual([]);
  });

  test('fire for what lies in a dead-letter queue, tell the alarm topic, and are over when it is empty', async () => {
    const QueueUrl = queueUrl(named('invoice-events'));
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'poison' }));
    await eventually(async () => expect(await lettersIn('invoice-events-dlq')).toBe('1'));
    await stage.advance(MINUTE_MS);
    expect(await fires()).toEqual(only('invoice-events-dead-letters'));
    const alarms = await stage.alarms();
    expect(alarms.find(({ state }) => state === 'ALARM')).toMatchObject({
      service: 'invoice',
      latest: 1,
      history: [
        { from: 'OK', to: 'ALARM' },
        { from: 'INSUFFICIENT_DATA', to: 'OK' },
      ],
    });
    expect(await eventually(async () => (await told())[0] ?? expect.fail('nobody was told'))).toMatchObject({
      AlarmName: named('invoice-events-dead-letters'),
      OldStateValue: 'OK',
      NewStateValue: 'ALARM',
      Trigger: { MetricName: 'ApproximateNumberOfMessagesVisible', Threshold: 1 },
    });
    const page = await (await fetch(`${stage.url}/alarms`)).text();
    const [firing = ''] = page.split('Latest changes');
    expect(firing).toContain(named('invoice-events-dead-letters'));
    const [, entry = ''] = /href="([^"]+)">\s*What to do/.exec(firing) ?? [];
    const runbook = await (await fetch(stage.url + entry)).text();
    expect(runbook).toContain(`id="${entry.split('#')[1]}"`);
    expect(runbook).toContain('npm run events -- --stage local redrive');
    await sqs.send(new PurgeQueueCommand({ QueueUrl: queueUrl(named('invoice-events-dlq')) }));
    await stage.advance(MINUTE_MS);
    expect(await fires()).toEqual([]);
  });

  test('fire for a relay that is held back, and are over when it has caught up', async () => {
    await stage.setFaults({ hold: [named('auth-relay')] });
    const person = { email: 'ann@example.com', password: 'correct horse battery', name: 'Ann' };
    expect((await post('/v1/users', person)).status).toBe(202);
    await stage.advance(6 * MINUTE_MS);
    for (let minute = 0; minute < 3; minute += 1) {
      expect(await fires()).toEqual([]);
      await endMinuteWith('auth-relay-lag', (lagMs = 0) => lagMs > 300_000);
    }
    expect(await fires()).toEqual(only('auth-relay-lag'));
    await stage.setFaults({});
    await eventually(async () => expect(await stage.calls(named('auth-relay'))).not.toEqual([]));
    await stage.advance(6 * MINUTE_MS);
    expect(await fires()).toEqual([]);
  });

  test('fire for more than a hundred wrong passwords in five minutes', async () => {
    const guesses = Array.from({ length: 100 }, (_, at) => `guessed-${at % 20}@example.com`);
    await Promise.all([guessAll(guesses.slice(50)), guessAll(guesses.slice(0, 50))]);
    await endMinuteWith('auth-failed-logins', (count) => count === 100);
    expect(await fires()).toEqual([]);
    await guessAll(['guessed-too@example.com']);
    await endMinuteWith('auth-failed-logins', (count) => count === 101);
    expect(await fires()).toEqual(only('auth-failed-logins'));
  });

  test('fire for an HTTP function that finds no free instance', async () => {
    await stage.setFaults({ hold: [named('auth-api')] });
    expect((await fetch(`${stage.serviceUrl('auth')}/health`)).status).toBe(503);
    await stage.setFaults({});
    await stage.advance(MINUTE_MS);
    expect((await fires()).sort()).toEqual(only('auth-api-5xx', 'auth-api-throttles'));
  });
});

function post(path: string, body: object): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  return fetch(stage.serviceUrl('auth') + path, { method: 'POST', headers, body: JSON.stringify(body) });
}

async function guessAll(emails: readonly string[]): Promise<void> {
  for (const email of emails)
    expect((await post('/v1/sessions', { email, password: 'not the password' })).status).toBe(401);
}
