import {
  DecryptCommand,
  DescribeKeyCommand,
  EncryptCommand,
  GenerateDataKeyCommand,
  KMSClient,
} from '@aws-sdk/client-kms';
import {
  type Attachment,
  type Message,
  SendEmailCommand,
  type SendEmailCommandInput,
  SESv2Client,
} from '@aws-sdk/client-sesv2';
import {
  GetParameterCommand,
  GetParametersByPathCommand,
  GetParametersCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parametersOf } from '../src/engines/parameters.ts';
import { startTestEndpoint, type TestEndpoint } from './endpoint-fixture.ts';

const parameters: Record<string, string | { value: string; secure: boolean }> = {
  '/paymyinvoice/local/issuer-url': 'http://127.0.0.1:4000/auth',
  '/paymyinvoice/local/auth/request-secret': { value: 'hush', secure: true },
  '/paymyinvoice/local/auth/mail-secret': { value: 'silence', secure: true },
};
let stage: TestEndpoint;
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'small-services-'));
  stage = await startTestEndpoint({ directory, parameters: parametersOf(parameters) });
});
afterAll(async () => {
  await stage.endpoint.close();
  await rm(directory, { recursive: true });
});

describe('mail', () => {
  const mail = (to: string, subject: string): SendEmailCommandInput => ({
    FromEmailAddress: 'PayMyInvoice <hello@example.com>',
    Destination: { ToAddresses: [to] },
    Content: {
      Simple: {
        Subject: { Data: subject },
        Body: { Text: { Data: 'Grüße' }, Html: { Data: '<b>Grüße</b>' } },
      },
    },
  });
  const send = (input: SendEmailCommandInput) =>
    new SESv2Client(stage.as('auth-relay')).send(new SendEmailCommand(input));
  beforeEach(() => stage.endpoint.mail.clear());

  it('lands in the mailbox, newest first, and is found by address', async () => {
    const first = await send(mail('ann@example.com', 'first'));
    await send(mail('Bob <bob@example.com>', 'second'));
    expect(stage.endpoint.mail.list().map(({ subject }) => subject)).toEqual(['second', 'first']);
    expect(stage.endpoint.mail.list('ANN@example.com')).toEqual([
      {
        id: first.MessageId,
        to: 'ann@example.com',
        from: 'PayMyInvoice <hello@example.com>',
        subject: 'first',
        text: 'Grüße',
        html: '<b>Grüße</b>',
        date: expect.stringMatching(/^\d{4}-.*Z$/) as string,
        attachments: [],
      },
    ]);
    expect(stage.endpoint.mail.list('bob@example.com')).toHaveLength(1);
    expect(stage.endpoint.mail.list('nobody@example.com')).toEqual([]);
  });

  it('is read from raw MIME too', async () => {
    const raw = [
      'From: =?utf-8?Q?Pay_=C3=9C?= <pay@example.com>',
      'To: ann@example.com',
      'Reply-To: ada@example.com',
      'Subject: =?utf-8?B?R3LDvMOfZQ==?=',
      'Content-Type: multipart/alternative; boundary="b"',
      '',
      '--b',
      'Content-Type: text/plain; charset=utf-8',
      'Content-Transfer-Encoding: quoted-printable',
      '',
      'caf=C3=A9 and a soft=',
      ' break',
      '--b',
      'Content-Type: text/html; charset=utf-8',
      'Content-Transfer-Encoding: base64',
      '',
      Buffer.from('<p>café</p>').toString('base64'),
      '--b',
      'Content-Type: text/plain; name="note.txt"',
      'Content-Disposition: attachment; filename="=?utf-8?Q?n=C3=B6te.txt?="',
      'Content-Transfer-Encoding: base64',
      '',
      Buffer.from([1, 2, 255]).toString('base64'),
      '--b--',
    ].join('\r\n');
    await send({ Content: { Raw: { Data: Buffer.from(raw) } } });
    expect(stage.endpoint.mail.list()).toMatchObject([
      {
        to: 'ann@example.com',
        from: 'Pay Ü <pay@example.com>',
        subject: 'Grüße',
        text: 'café and a soft break',
        html: '<p>café</p>',
        replyTo: 'ada@example.com',
        attachments: [{ fileName: 'nöte.txt', contentType: 'text/plain', size: 3 }],
      },
    ]);
    const { id = '' } = stage.endpoint.mail.list()[0] ?? {};
    expect(stage.endpoint.mail.attachment(id, 0)?.content).toEqual(Buffer.from([1, 2, 255]));
  });

  const carrying = (...Attachments: Attachment[]): SendEmailCommandInput => {
    const { Content, ...rest } = mail('ann@example.com', 'carrying');
    return { ...rest, Content: { Simple: { ...Content?.Simple, Attachments } as Message } };
  };

  it('carries attachments, and says where answers go and who has it sent', async () => {
    const content = Buffer.from([0, 255, 10, 13, 128]);
    const from = `=?UTF-8?B?${Buffer.from('Łukasz via PayMyInvoice').toString('base64')}?= <hello@example.com>`;
    const { MessageId: id = '' } = await send({
      ...carrying({ FileName: 'Größe.pdf', ContentType: 'application/pdf', RawContent: content }),
      FromEmailAddress: from,
      ReplyToAddresses: ['ada@example.com'],
    });
    expect(stage.endpoint.mail.list()).toMatchObject([
      {
        from: 'Łukasz via PayMyInvoice <hello@example.com>',
        replyTo: 'ada@example.com',
        attachments: [{ fileName: 'Größe.pdf', contentType: 'application/pdf', size: 5 }],
      },
    ]);
    expect(stage.endpoint.mail.attachment(id, 0)?.content).toEqual(content);
    expect(await stat(join(directory, 'mail-attachments', `${id}-0`))).toMatchObject({ size: 5 });
    expect(stage.endpoint.mail.attachment(id, 1)).toBeUndefined();
    expect(stage.endpoint.mail.attachment('../mailbox', 0)).toBeUndefined();
    stage.endpoint.mail.clear();
    expect(stage.endpoint.mail.attachment(id, 0)).toBeUndefined();
    await expect(stat(join(directory, 'mail-attachments'))).rejects.toThrow('ENOENT');
  });

  it('is refused if it is larger than SES sends', async () => {
    const RawContent = Buffer.alloc(32_000_000);
    await expect(send(carrying({ FileName: 'a.pdf', RawContent }))).rejects.toMatchObject({
      name: 'BadRequestException',
    });
    expect(stage.endpoint.mail.list()).toEqual([]);
  });

  it('without a domain in an address is refused', async () => {
    for (const bad of [mail('nobody', 's'), { ...mail('a@b.c', 's'), ReplyToAddresses: ['nobody'] }])
      await expect(send(bad)).rejects.toMatchObject({
        name: 'BadRequestException',
        message: "Missing final '@domain'",
      });
  });

  it('without a recipient or a body is refused', async () => {
    await expect(send({ ...mail('a@b.c', 's'), Destination: {} })).rejects.toMatchObject({
      name: 'BadRequestException',
    });
    await expect(send({ ...mail('a@b.c', 's'), Content: {} })).rejects.toMatchObject({
      name: 'BadRequestException',
    });
    expect(stage.endpoint.mail.list()).toEqual([]);
  });
});

describe('parameters', () => {
  const ssm = () => new SSMClient(stage.as('auth-api'));
  const Name = '/paymyinvoice/local/auth/request-secret';

  it('show a secret only to who asks for decryption', async () => {
    const open = await ssm().send(new GetParameterCommand({ Name, WithDecryption: true }));
    expect(open.Parameter).toMatchObject({ Name, Type: 'SecureString', Value: 'hush' });
    const sealed = await ssm().send(new GetParameterCommand({ Name }));
    expect(sealed.Parameter?.Value).not.toContain('hush');
  });

  it('say which of several are missing', async () => {
    const answer = await ssm().send(
      new GetParametersCommand({ Names: [Name, '/missing'], WithDecryption: true }),
    );
    expect(answer.Parameters?.map(({ Value }) => Value)).toEqual(['hush']);
    expect(answer.InvalidParameters).toEqual(['/missing']);
    await expect(ssm().send(new GetParameterCommand({ Name: '/missing' }))).rejects.toMatchObject({
      name: 'ParameterNotFound',
    });
  });

  it('are listed by path, page by page, deeper ones only when asked for', async () => {
    const list = async (input: { Recursive?: boolean; MaxResults?: number; NextToken?: string }) => {
      const command = new GetParametersByPathCommand({
        Path: '/paymyinvoice/local',
        WithDecryption: true,
        ...input,
      });
      const { Parameters = [], NextToken } = await ssm().send(command);
      return { names: Parameters.map((parameter) => parameter.Name), NextToken };
    };
    expect((await list({})).names).toEqual(['/paymyinvoice/local/issuer-url']);
    const first = await list({ Recursive: true, MaxResults: 2 });
    expect(first.names).toHaveLength(2);
    const second = await list({ Recursive: true, MaxResults: 2, NextToken: first.NextToken ?? '' });
    expect([...first.names, ...second.names].sort()).toEqual(Object.keys(parameters).sort());
    expect(second.NextToken).toBeUndefined();
  });

  it('change under a running stage', async () => {
    parameters['/rotating'] = 'one';
    expect((await ssm().send(new GetParameterCommand({ Name: '/rotating' }))).Parameter?.Value).toBe('one');
    parameters['/rotating'] = 'two';
    expect((await ssm().send(new GetParameterCommand({ Name: '/rotating' }))).Parameter?.Value).toBe('two');
  });
});

describe('keys', () => {
  const kms = () => new KMSClient(stage.as('auth-api'));
  const KeyId = 'alias/paymyinvoice-local-auth';
  let arn: string;
  beforeAll(() => void (arn = stage.endpoint.keys.ensure(KeyId)));

  it('open what they sealed, under the same encryption context alone', async () => {
    const EncryptionContext = { purpose: 'signing-key', kid: '1' };
    const Plaintext = Buffer.from('private key');
    const { CiphertextBlob } = await kms().send(new EncryptCommand({ KeyId, Plaintext, EncryptionContext }));
    const sameContext = { kid: '1', purpose: 'signing-key' };
    const opened = await kms().send(new DecryptCommand({ CiphertextBlob, EncryptionContext: sameContext }));
    expect(opened.KeyId).toBe(arn);
    expect(Buffer.from(opened.Plaintext ?? [])).toEqual(Plaintext);

    const refused = { name: 'InvalidCiphertextException' };
    await expect(kms().send(new DecryptCommand({ CiphertextBlob }))).rejects.toMatchObject(refused);
    const otherContext = { purpose: 'signing-key', kid: '2' };
    await expect(
      kms().send(new DecryptCommand({ CiphertextBlob, EncryptionContext: otherContext })),
    ).rejects.toMatchObject(refused);
    const damaged = Buffer.from(CiphertextBlob ?? []);
    damaged.writeUInt8(damaged.readUInt8(damaged.length - 1) ^ 1, damaged.length - 1);
    await expect(
      kms().send(new DecryptCommand({ CiphertextBlob: damaged, EncryptionContext })),
    ).rejects.toMatchObject(refused);
  });

  it('make data keys that they alone can open', async () => {
    const { Plaintext, CiphertextBlob } = await kms().send(
      new GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256' }),
    );
    expect(Plaintext).toHaveLength(32);
    const opened = await kms().send(new DecryptCommand({ CiphertextBlob }));
    expect(Buffer.from(opened.Plaintext ?? [])).toEqual(Buffer.from(Plaintext ?? []));
    const KeyIdOfOther = stage.endpoint.keys.ensure('alias/other');
    await expect(
      kms().send(new DecryptCommand({ CiphertextBlob, KeyId: KeyIdOfOther })),
    ).rejects.toMatchObject({
      name: 'IncorrectKeyException',
    });
  });

  it('are found by id, ARN and alias', async () => {
    for (const reference of [KeyId, arn, arn.split('/').at(-1) ?? '', arn.replace(/key\/.*/, KeyId)]) {
      const { KeyMetadata } = await kms().send(new DescribeKeyCommand({ KeyId: reference }));
      expect(KeyMetadata).toMatchObject({ Arn: arn, Enabled: true, KeyState: 'Enabled' });
    }
    await expect(kms().send(new DescribeKeyCommand({ KeyId: 'alias/missing' }))).rejects.toMatchObject({
      name: 'NotFoundException',
    });
  });
});

describe('a restart', () => {
  it('keeps mail and keys, and nobody else may read the keys', async () => {
    const home = await mkdtemp(join(tmpdir(), 'kept-'));
    const first = await startTestEndpoint({ directory: home });
    const arn = first.endpoint.keys.ensure('alias/kept');
    const { CiphertextBlob } = await new KMSClient(first.as('f')).send(
      new EncryptCommand({ KeyId: arn, Plaintext: Buffer.from('kept') }),
    );
    await new SESv2Client(first.as('f')).send(
      new SendEmailCommand({
        FromEmailAddress: 'a@b.c',
        Destination: { ToAddresses: ['d@e.f'] },
        Content: { Simple: { Subject: { Data: 'kept' }, Body: { Text: { Data: 't' } } } },
      }),
    );
    await first.endpoint.close();
    expect((await stat(join(home, 'keys.json'))).mode & 0o077).toBe(0);

    const second = await startTestEndpoint({ directory: home });
    try {
      expect(second.endpoint.keys.ensure('alias/kept')).toBe(arn);
      const opened = await new KMSClient(second.as('f')).send(new DecryptCommand({ CiphertextBlob }));
      expect(Buffer.from(opened.Plaintext ?? []).toString()).toBe('kept');
      expect(second.endpoint.mail.list('d@e.f')).toMatchObject([{ subject: 'kept' }]);
      second.endpoint.mail.clear();
      expect(second.endpoint.mail.list()).toEqual([]);
    } finally {
      await second.endpoint.close();
      await rm(home, { recursive: true });
    }
  });
});
