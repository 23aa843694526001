import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { forkStage, type OwnStage } from '@paymyinvoice/local-stage';
import { cheapPasswords, eventually } from '@paymyinvoice/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';

const packaged = join('dist', 'package', 'local');
const workspace = join(import.meta.dirname, '../../../..');
const relay = 'paymyinvoice-local-auth-relay';
const topic = 'arn:aws:sns:us-east-1:000000000000:paymyinvoice-local-auth-events';
const person = { email: 'ada@example.com', password: 'correct horse battery', name: 'Ada' };
const problems: string[] = [];
let folder: string;
let stage: OwnStage;

type Statement = { Action: string | string[] };
type Template = {
  Resources: Record<string, { Properties: { Policies: { PolicyDocument: { Statement: Statement[] } }[] } }>;
};

/** Auth-service as it is packaged, but for one thing that its relay's role no longer allows. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'broken-relay-'));
  const auth = join(folder, 'auth-service', packaged);
  await cp(join(workspace, 'apps/auth-service', packaged), auth, { recursive: true });
  const file = join(auth, 'cloudformation-template-update-stack.json');
  const template = JSON.parse(await readFile(file, 'utf8')) as Template;
  const document = template.Resources['RelayRole']?.Properties.Policies[0]?.PolicyDocument;
  if (document === undefined) throw new Error('The relay has no role of its own.');
  document.Statement = document.Statement.filter(({ Action }) => Action !== 'sns:Publish');
  await writeFile(file, JSON.stringify(template));
  const packages = [join(workspace, 'libs/shared/contracts', packaged), auth];
  stage = await forkStage({ packages, templateParameters: cheapPasswords }, (problem) =>
    problems.push(problem),
  );
});
afterAll(async () => {
  await stage.stop();
  await rm(folder, { recursive: true, force: true });
});

it('a relay that may not publish is named, sets its records aside, and the sweeper publishes in its place', async () => {
  await fetch(`${stage.serviceUrl('auth')}/v1/users`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(person),
  });
  await eventually('The denial', async () => (problems.length > 0 ? true : undefined));
  expect(problems[0]).toBe(`${relay} called sns:Publish on ${topic}, which its role does not allow.`);
  await eventually('The mail', async () => ((await stage.mails(person.email)).length > 0 ? true : undefined));
  expect(await stage.events()).toEqual([]);

  const discarded = await eventually('The end of the retries', async () => {
    // The pauses between retries; too little in all for the sweeper.
    if (Date.parse((await stage.clock()).now) - startedMs < 45_000) await stage.advance(500);
    return deadLetter();
  });
  expect(discarded).toMatchObject({
    requestContext: {
      condition: 'RetryAttemptsExhausted',
      functionArn: expect.stringContaining(relay) as string,
    },
    DDBStreamBatchInfo: {
      batchSize: 1,
      streamArn: expect.stringContaining('paymyinvoice-local-auth') as string,
    },
  });
  expect(await stage.events()).toEqual([]);

  await stage.advance(121_000);
  const [published] = await eventually('The sweeper', async () => {
    const events = await stage.events({ type: 'user.registered' });
    return events.length > 0 ? events : undefined;
  });
  expect(published).toMatchObject({ event: { sequence: 1 } });
  expect(await stage.mails(person.email)).toHaveLength(1);
});

const startedMs = Date.now();

async function deadLetter(): Promise<unknown> {
  const sqs = new SQSClient(stage.aws);
  const QueueUrl = `${stage.aws.endpoint}/000000000000/${relay}-dlq`;
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, VisibilityTimeout: 0 }));
  sqs.destroy();
  return Messages[0]?.Body === undefined ? undefined : JSON.parse(Messages[0].Body);
}
