import { eventually } from '@paymyinvoice/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { linesOf, startOperatedStage, type OperatedStage } from './operated-stage.ts';
import { describeRedriving } from './redriving.ts';
import { describeReplaying } from './replaying.ts';

let s: OperatedStage;

beforeAll(async () => {
  s = await startOperatedStage();
}, 60_000);
afterAll(() => s.stop());

describe('list', () => {
  it('shows what was published, oldest first, and says nothing of people unless it is asked to', async () => {
    const { output, errors } = await s.events('list', '--correlation', s.correlation);
    expect(linesOf(output).map((line) => line.split(/\s+/)[2])).toEqual([
      ...['user.registered', 'user.verified', 'media.ready', 'invoice.issued'],
    ]);
    expect(output).toContain(`${s.userId} #1`);
    expect(output + errors).not.toContain('example.com');
    expect(errors).toContain('for the whole of every table');
    const { output: withData } = await s.events('list', '--type', 'user.verified', '--data');
    expect(withData).toContain(s.email);
    expect(withData).not.toContain('sealed');
  });

  it('reads one query a table for a subject, and what waits from its index', async () => {
    const { output, errors } = await s.events(
      'list',
      '--subject',
      s.userId,
      '--source',
      'auth',
      '--limit',
      '1',
    );
    expect(linesOf(output)).toHaveLength(1);
    expect(output).toContain('user.verified');
    expect(errors).toMatch(/^the newest 1 of 2 events; 0\.5 read units\.$/m);
    // What was delivered already is marked a moment later.
    await eventually('An empty outbox', async () =>
      /^0 events; /.test((await s.events('list', '--waiting')).errors) ? true : undefined,
    );
    expect((await s.events('list', '--until', '1d')).output).toBe('');
  });
});

describe('tail', () => {
  it('shows each new event once, in order, until its time is over', async () => {
    const tail = s.operator.start('tail', '--for', '5s');
    await tail.said('Following');
    for (const name of ['Grace H.', 'Grace Hopper'])
      await s.expectStatus(200, 'auth', 'PATCH', '/v1/me', { token: s.token, body: { name } });
    const { code, output } = await tail.done;
    expect(code).toBe(0);
    expect(linesOf(output).map((line) => /user\.updated +(\S+ #\d)/.exec(line)?.[1])).toEqual([
      `${s.userId} #3`,
      `${s.userId} #4`,
    ]);
    expect(output).not.toContain('Grace');
  });

  it('ends when it is asked to', async () => {
    const tail = s.operator.start('tail');
    await tail.said('Following');
    tail.child.kill('SIGINT');
    expect(await tail.done).toMatchObject({ code: 0, output: '' });
  });
});

describe('trace', () => {
  it('tells in order of time what one correlation id came to in all three services', async () => {
    const { output, errors } = await s.events('trace', s.correlation);
    const inOrder = [
      /auth\/api +POST \/v1\/users → 202/,
      /auth\/table +recorded +user\.registered/,
      /auth\/relay +(mail sent|published +user\.registered)/,
      /auth\/api +POST \/v1\/users\/verify → 200/,
      /auth\/table +recorded +user\.verified/,
      /auth\/relay +published +user\.verified/,
      /(invoice|media)\/events +processed +user\.verified/,
      /media\/api +POST \/v1\/uploads → 201/,
      /media\/process +upload looked at/,
      /invoice\/events +processed +media\.ready/,
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
    expect((await s.events('trace', 'nobody-has-this')).errors).toContain('Nothing is known of it');
  });
});

// On the same stage, as starting one takes longer than they do.
describeRedriving(() => s);
describeReplaying(() => s);

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
  await expect(s.events(...args)).rejects.toThrow(sentence);
});

it('ends with a sentence and nothing else when it fails', async () => {
  expect(await s.operator.start('trace', 'no id').done).toEqual({
    code: 1,
    output: '',
    errors: "'no id' cannot be a correlation id.\n",
  });
});
