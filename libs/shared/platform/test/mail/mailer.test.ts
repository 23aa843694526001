import { SESv2Client, SESv2ServiceException } from '@aws-sdk/client-sesv2';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/core/clock.ts';
import { Undeliverable } from '../../src/events/undeliverable.ts';
import { mailerFor } from '../../src/mail/mailer.ts';
import { OwedMails } from '../../src/mail/owed-mails.ts';
import type { RenderedMail } from '../../src/mail/rendered-mail.ts';
import { startAwsEndpoint } from '../stage-engines.ts';

let endpoint: Awaited<ReturnType<typeof startAwsEndpoint>>;
let ses: SESv2Client;

beforeAll(async () => {
  endpoint = await startAwsEndpoint({
    parameters: { get: () => undefined, names: () => [] },
    callers: (name) => ({ name, secret: 'secret', kind: 'stage' }),
  });
  const credentials = { accessKeyId: 'stage', secretAccessKey: 'secret' };
  ses = new SESv2Client({ endpoint: endpoint.url, region: 'us-east-1', credentials, maxAttempts: 1 });
});
afterAll(() => endpoint.close());
beforeEach(() => endpoint.mail.clear());

type Owed = { to: string; invoice: string };
const secret = () => Promise.resolve('a secret to seal mails with');
const owed: Owed = { to: 'payer@example.com', invoice: 'inv_1' };
const rendered: RenderedMail = { to: owed.to, subject: 'Invoice', text: 'Pay', html: '<p>Pay</p>' };

async function send(mail: RenderedMail | undefined, client: Pick<SESv2Client, 'send'> = ses): Promise<Owed> {
  const write = await new OwedMails<Owed>(secret, systemClock).owing(owed);
  if (write.kind !== 'put') throw new TypeError('A mail is owed by putting it into the outbox.');
  const asked: unknown[] = [];
  const render = (what: unknown) => Promise.resolve((asked.push(what), mail));
  const mailer = mailerFor(client, { from: 'PayMyInvoice <no-reply@example.com>', secret, render });
  await mailer({ id: write.row.pk, sealed: String(write.row['mail']) });
  return asked[0] as Owed;
}

const failing = (name: string, message: string) =>
  ({
    send: () => Promise.reject(new SESv2ServiceException({ name, message, $fault: 'client', $metadata: {} })),
  }) as unknown as SESv2Client;

describe('the mailer', () => {
  it('sends what is made of the owed mail, with everything it carries', async () => {
    const content = Buffer.from('%PDF-1.7 \u0000\u00ff', 'latin1');
    const attachments = [{ fileName: 'INV-000001.pdf', contentType: 'application/pdf', content }];
    const mail = { ...rendered, replyTo: 'ada@example.com', onBehalfOf: 'Ada Łovelace', attachments };
    expect(await send(mail)).toEqual(owed);
    const [received] = endpoint.mail.list('payer@example.com');
    expect(received).toMatchObject({
      from: 'Ada Łovelace via PayMyInvoice <no-reply@example.com>',
      replyTo: 'ada@example.com',
      subject: 'Invoice',
      text: 'Pay',
      html: '<p>Pay</p>',
      attachments: [{ fileName: 'INV-000001.pdf', contentType: 'application/pdf', size: content.length }],
    });
    expect(endpoint.mail.attachment(received?.id ?? '', 0)?.content).toEqual(content);
  });

  it('sends nothing that is no longer to be sent, and is done with it', async () => {
    await send(undefined);
    expect(endpoint.mail.list()).toEqual([]);
  });

  it('gives up a mail to an address that is none, and says so without the address', async () => {
    const refused = await send({ ...rendered, to: 'nobody@' }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Undeliverable);
    expect(refused).toMatchObject({ message: expect.stringContaining("Missing final '@domain'") as string });
    expect(String(refused)).not.toContain('nobody');
  });

  it('gives up a mail that is larger than SES sends before it is sent', async () => {
    const content = Buffer.alloc(30_000_000);
    const attachments = [{ fileName: 'a.pdf', contentType: 'application/pdf', content }];
    const never = { send: () => Promise.reject(new Error('sent')) } as unknown as SESv2Client;
    const refused = await send({ ...rendered, attachments }, never).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Undeliverable);
    expect(String(refused)).toMatch(/The mail has 4105\d{4} bytes with its attachments, more than SES sends/);
  });

  it('gives up what SES finds wrong with the mail', async () => {
    for (const [name, message] of [
      ['BadRequestException', 'Domain contains illegal character'],
      ['MessageRejected', 'The message contains a virus.'],
    ] as const)
      await expect(send(rendered, failing(name, message))).rejects.toBeInstanceOf(Undeliverable);
  });

  it.each([
    ['AccountSuspendedException', 'The account is suspended.'],
    ['SendingPausedException', 'Sending is paused.'],
    ['MailFromDomainNotVerifiedException', 'The domain is not verified.'],
    ['TooManyRequestsException', 'Maximum sending rate exceeded.'],
    ['AccessDeniedException', 'Not authorized to perform ses:SendEmail.'],
    ['MessageRejected', 'Email address is not verified. The following identities failed: ada@example.com'],
    ['MessageRejected', 'Sending suspended for this account.'],
  ])('leaves the mail waiting while %s may pass: %s', async (name, message) => {
    const refused: unknown = await send(rendered, failing(name, message)).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Error);
    expect(refused).not.toBeInstanceOf(Undeliverable);
    expect(String(refused)).toContain(name);
    expect(String(refused)).not.toContain('ada');
    expect(refused).not.toHaveProperty('cause');
  });
});
