import { generateKeyPairSync } from 'node:crypto';
import { forkStage } from '@paymyinvoice/local-stage';
import { cheapPasswords } from '@paymyinvoice/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { carelessGateways, letsIn } from './careless.ts';
import {
  deleteTable,
  publishedTwice,
  withoutNotification,
  withoutSubscription,
  withRowChanged,
} from './harm.ts';
import { answering, changing, closing, type Sabotage } from './proxy.ts';
import { account, look, SabotagedStage, type Told } from './sabotaged-stage.ts';

let sabotaged: SabotagedStage;
let accountId: string;

beforeAll(async () => {
  sabotaged = await SabotagedStage.start();
  accountId = await sabotaged.makeAccount();
});
afterAll(() => sabotaged.stop());

const patient = ['--patience', '60'];
/** For what never comes, and whose cause nothing but the waiting shows. */
const impatient = ['--patience', '4'];
const onlyLooking = ['--read-only'];
const asDeployed = ['mailbox', 'events', 'payments'] as const;

function expectBlame({ code, output }: Told, check: string, ...causes: readonly string[]): void {
  expect(output).toContain(`\n- ${check}: `);
  for (const cause of causes) expect(output).toContain(cause);
  expect(code).toBe(1);
}

const during = (sabotage: Sabotage, args: readonly string[]) =>
  sabotaged.proxy.while(sabotage, () => sabotaged.smoke(args));

describe('a stage that is fit', () => {
  it('is fit from a stranger’s sign-up to the closing of the account', async () => {
    const { code, output } = await sabotaged.smoke(patient);
    expect(output).toContain("Stage 'local' is fit to serve");
    expect(output).not.toMatch(/left out|FAILED/);
    expect(code).toBe(0);
  }, 120_000);

  it('is fit for its smoke account where mails, events and payments cannot be seen, and what that leaves out is said', async () => {
    for (const _round of ['first', 'and again, from what the first has left']) {
      const { code, output } = await sabotaged.smoke(patient, asDeployed);
      expect(output).toMatch(/fit to serve: \d+ passed, 7 left out\./);
      expect(output).toMatch(/left out +journey: sign-up is accepted .*\n +The stage has no mailbox/);
      expect(output).toMatch(/left out +journey: it is paid by the mailed link .*\n +Its link is mailed/);
      expect(output).toMatch(/ok +journey: its payment is recorded as received outside/);
      expect(output).toMatch(/ok +journey: the picture goes with an invoice \(media\.ready\)/);
      expect(output).toMatch(/ok +journey: what can be taken back is taken back/);
      expect(code).toBe(0);
    }
  }, 120_000);
});

describe('what a look tells without writing', () => {
  it('a service that is down', async () => {
    const told = await during(closing('/media/'), onlyLooking);
    expectBlame(told, 'media: is healthy', `media-service does not answer at ${sabotaged.proxy.url}/media`);
    expect(told.output).toContain('1 failed (media)');
  });

  it('a service that knows an event as it was', async () => {
    const stale = changing('/media/health', (body) => {
      body.contracts.consumes['user.verified'] = '0123456789abcdef';
      return body;
    });
    const told = await during(stale, onlyLooking);
    expectBlame(
      told,
      'media: speaks the contracts of this repository',
      'it consumes user.verified as 0123456789abcdef',
    );
    expectBlame(
      told,
      'stage: who reads an event knows it as it is published',
      'media-service reads user.verified as 0123456789abcdef, but auth-service publishes it as ',
    );
  });

  it.each(carelessGateways)('a gateway that takes a token %s', async (what, careless) => {
    const { url } = sabotaged.proxy;
    const answer = await fetch(`${url}/auth/.well-known/jwks.json`);
    const { keys } = (await answer.json()) as { keys: { kid: string }[] };
    const expected = { iss: `${url}/auth`, aud: 'paymyinvoice-local' };
    const told = await during(
      answering(200, '/invoice/v1/', (asked) => letsIn(asked, careless(keys), expected)),
      [...onlyLooking, '--service', 'invoice'],
    );
    expectBlame(
      told,
      'invoice: refuses tokens that auth-service has not signed',
      `: one ${what} (200). Anybody can be anybody there: look at the JWT authorizer of its HTTP API`,
    );
  });

  it('a route that was forgotten behind the authorizer', async () => {
    const told = await during(answering(200, '/media/v1/usage'), onlyLooking);
    expectBlame(told, 'media: wants a token at every route that says so', 'at GET /v1/usage (200)');
  });

  it('a gateway that lets any page read answers, and one that lets none', async () => {
    const reflect: Sabotage = {
      changes: ({ headers }, answer) => ({
        ...answer,
        headers: { ...answer.headers, 'access-control-allow-origin': headers.origin ?? '*' },
      }),
    };
    const told = await during(reflect, [...onlyLooking, '--service', 'invoice']);
    expectBlame(
      told,
      'invoice: keeps foreign origins out (CORS)',
      'invoice-service allows https://elsewhere.example',
      '/paymyinvoice/local/allowed-origins',
    );
    const strip: Sabotage = {
      changes: (_asked, answer) => {
        const { 'access-control-allow-origin': _origin, ...headers } = answer.headers;
        return { ...answer, headers };
      },
    };
    const closed = await during(strip, [...onlyLooking, '--service', 'media']);
    expectBlame(closed, 'media: lets pages of its own client in (CORS)', 'media-service allows no origin');
  });

  it('keys that nobody can check a token with', async () => {
    const empty = changing('/auth/.well-known/jwks.json', () => ({ keys: [] }));
    const told = await during(empty, [...onlyLooking, '--service', 'auth']);
    expectBlame(
      told,
      'auth: publishes the keys that tokens are checked with',
      'every gateway will refuse every token: look at the function paymyinvoice-local-auth-rotate-keys',
    );
  });

  it('another version than was deployed', async () => {
    const told = await sabotaged.smoke([...onlyLooking, '--service', 'invoice', '--version', 'c0ffee']);
    expectBlame(told, 'invoice: says which version it is', 'not c0ffee: the deployment has not reached it');
  });

  it('an issuer that is not auth-service, and a secret that nobody has put into SSM', async () => {
    const broken = { 'issuer-url': 'http://127.0.0.1:1999/auth', 'auth/mail-secret': null };
    const stage = await forkStage({
      services: ['auth'],
      templateParameters: cheapPasswords,
      parameters: broken,
    });
    const manifest = `${stage.url}/stage.json`;
    const told = await look(['--manifest', manifest, ...onlyLooking, '--service', 'auth']);
    await stage.stop();
    expectBlame(
      told,
      'auth: is found where its tokens say that they come from',
      'auth-service names http://127.0.0.1:1999/auth as the issuer of its tokens, but nothing answers there',
      'Look at the SSM parameter /paymyinvoice/local/issuer-url',
    );
    expectBlame(
      told,
      'auth: finds its settings and secrets in SSM',
      'SSM has no /paymyinvoice/local/auth/mail-secret, which auth-service reads when it runs',
    );
  });
});

describe('what the journey tells', () => {
  it('a gateway that refuses good tokens', async () => {
    const told = await during(answering(401, '/invoice/v1/'), patient);
    expectBlame(
      told,
      'journey: every service takes the token, and knows whose it is',
      'invoice-service answered 401',
      'look at the issuer and audience of its authorizer',
    );
  });

  it('published keys among which the signing one is not', async () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const other = { ...publicKey.export({ format: 'jwk' }), alg: 'RS256', use: 'sig', kid: 'other' };
    const told = await during(
      changing('/auth/.well-known/jwks.json', () => ({ keys: [other] })),
      patient,
    );
    expectBlame(
      told,
      'journey: signing in gives a token that the published keys prove',
      'which is not among the 1 published ones: no gateway can check it',
    );
  });

  it('a store that refuses uploads', async () => {
    const badlySigned = changing('/media/v1/uploads', (body) => {
      if ('upload' in body) body.upload.fields['x-amz-signature'] = '0'.repeat(64);
      return body;
    });
    const told = await during(badlySigned, patient);
    expectBlame(
      told,
      'journey: a picture is uploaded by the form that was asked for',
      'The store refused the upload that media-service had signed, with 403',
      'Look at the bucket paymyinvoice-local-media-files-<account>',
    );
  });

  it('a payment provider that does not answer', async () => {
    const told = await during(closing('/payments/'), impatient);
    expectBlame(
      told,
      'journey: its money is in the book',
      'nobody has told how it ended. Look at the payment provider: does it answer at the address in SSM',
    );
  });

  it('a subscription that is gone', async () => {
    const [topic, queue] = ['paymyinvoice-local-auth-events', 'paymyinvoice-local-media-events'];
    const told = await withoutSubscription(sabotaged.stage, { topic, queue }, () => sabotaged.smoke(patient));
    expectBlame(
      told,
      'journey: user.verified reached invoice and media once',
      'auth-service published it; invoice-service got it; media-service did not.',
      `The queue ${queue} has no subscription to the topic ${topic}: deploy media-service`,
    );
  });

  it('a consumer that crashes', async () => {
    const consumer = 'paymyinvoice-local-media-events';
    await sabotaged.stage.setFaults({ crash: { function: consumer, call: 0, when: 'before' } });
    const told = await sabotaged.smoke(patient);
    await sabotaged.stage.setFaults({});
    expectBlame(
      told,
      'journey: user.verified reached invoice and media once',
      'auth-service published it; invoice-service got it; media-service did not.',
      `The consumer ${consumer} got it and fails (attempt 1)`,
    );
  });

  it('a bucket that tells nobody of new files', async () => {
    const bucket = 'paymyinvoice-local-media-files-000000000000';
    const told = await withoutNotification(sabotaged.stage, bucket, () => sabotaged.smoke(patient));
    expectBlame(
      told,
      'journey: it is looked at, and its links lead to it',
      `The bucket ${bucket} does not tell the queue paymyinvoice-local-media-uploads of new files`,
    );
  });

  it('an event that was published twice', async () => {
    const told = await publishedTwice(sabotaged.stage, 'invoice.issued', () => sabotaged.smoke(patient));
    expectBlame(
      told,
      'journey: everybody was told of invoices and payment once',
      'invoice-service published invoice.issued 2 times (1 by id), not once',
      'look at the functions paymyinvoice-local-invoice-relay and paymyinvoice-local-invoice-sweep',
    );
  });

  it('a book that somebody has changed', async () => {
    const isAmount = ({ pk, sk }: Record<string, unknown>) =>
      pk === `BOOK#${accountId}` && /^TXN#[^#]+#/.test(String(sk));
    const falsified = {
      find: isAmount,
      change: (row: Record<string, unknown>) => ({ ...row, amountMinor: 1 }),
    };
    const afterDeployment = [...patient, '--service', 'invoice', '--journey'];
    const told = await withRowChanged(sabotaged.stage, 'paymyinvoice-local-invoice', falsified, () =>
      sabotaged.smoke(afterDeployment, asDeployed),
    );
    expectBlame(
      told,
      'journey: the book balances and holds',
      'The ledger of invoice-service does not hold from transaction 1 ',
      'rows BOOK#… of the table paymyinvoice-local-invoice',
    );
  });

  it('a smoke account that cannot sign in', async () => {
    process.env['SMOKE_EMAIL'] = account.email;
    process.env['SMOKE_PASSWORD'] = 'not the password';
    const told = await sabotaged.smoke(patient, asDeployed).finally(() => {
      delete process.env['SMOKE_EMAIL'];
      delete process.env['SMOKE_PASSWORD'];
    });
    expectBlame(
      told,
      'journey: signing in gives a token that the published keys prove',
      'The smoke account cannot sign in',
      '/paymyinvoice/local/smoke/password',
    );
  });
});

describe('what cannot be undone', () => {
  it('a relay and a sweep that publish nothing', async () => {
    await sabotaged.stage.setFaults({ partial: 1 });
    const told = await sabotaged.smoke(impatient);
    await sabotaged.stage.setFaults({});
    expectBlame(
      told,
      'journey: user.verified reached invoice and media once',
      'auth-service accepted the change, but neither its relay nor its sweep has published it: look at the functions paymyinvoice-local-auth-relay and paymyinvoice-local-auth-sweep',
    );
  });

  it('a table that is gone', async () => {
    await deleteTable(sabotaged.stage, 'paymyinvoice-local-media');
    const told = await sabotaged.smoke(patient);
    expectBlame(
      told,
      'media: is healthy',
      'its table fails: look at the DynamoDB table paymyinvoice-local-media',
    );
    expect(told.output).toMatch(/left out +journey: .*\n +It makes no sense without media-service\./);
  });
});
