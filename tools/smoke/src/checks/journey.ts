import { randomUUID } from 'node:crypto';
import { baseUrl, type Check, type Context } from '../check.ts';
import { eventually, expectStatus, member, text } from '../http.ts';

/** One person's way through all services. The steps run in order; each relies on the one before. */
export function journeyChecks(): Check[] {
  const email = `smoke-${randomUUID()}@example.com`;
  const password = `smoke ${randomUUID()}`;
  const correlationId = randomUUID();
  const headers = { 'x-correlation-id': correlationId };
  let linkToken: string;
  let accessToken: string;
  let entryUrl: string;

  return [
    {
      name: 'journey: sign-up is accepted and mails a link',
      service: 'auth',
      run: async (context) => {
        await expectStatus(202, `${baseUrl(context, 'auth')}/v1/users`, {
          method: 'POST',
          headers,
          body: { email, password, name: 'Smoke' },
        });
        linkToken = await eventually('The mail with the link', async () =>
          linkTokenIn(await mailsTo(context, email)),
        );
      },
    },
    {
      name: 'journey: the link proves the address',
      service: 'auth',
      run: async (context) => {
        const { body } = await expectStatus(200, `${baseUrl(context, 'auth')}/v1/users/verify`, {
          method: 'POST',
          headers,
          body: { token: linkToken },
        });
        if (text(body, 'status') !== 'verified') throw new Error(`The status is ${text(body, 'status')}.`);
      },
    },
    {
      name: 'journey: login gives an access token',
      service: 'auth',
      run: async (context) => {
        const { body } = await expectStatus(201, `${baseUrl(context, 'auth')}/v1/sessions`, {
          method: 'POST',
          headers,
          body: { email, password },
        });
        accessToken = text(body, 'accessToken');
      },
    },
    {
      name: 'journey: user.verified reached invoice and media once',
      service: 'all',
      run: async (context) => {
        if (context.manifest.events === undefined) return;
        // Who is not on the stage is not worth waiting for.
        for (const service of ['invoice', 'media'] as const) baseUrl(context, service);
        const url = `${context.manifest.events}/api/events?type=user.verified&correlationId=${correlationId}`;
        await eventually('Delivery of user.verified to invoice and media', async () => {
          const { body } = await expectStatus(200, url);
          return deliveredTo(body, 'invoice') && deliveredTo(body, 'media') ? true : undefined;
        });
      },
    },
    {
      name: 'journey: time is recorded, listed and amended',
      service: 'invoice',
      run: async (context) => {
        const entries = `${baseUrl(context, 'invoice')}/v1/time-entries`;
        const entry = {
          date: '2026-01-31',
          minutes: 90,
          description: 'Smoke test',
          hourlyRate: { amount: 10_000, currency: 'EUR' },
        };
        const created = await expectStatus(201, entries, {
          method: 'POST',
          token: accessToken,
          headers,
          body: entry,
        });
        const id = text(created.body, 'id');
        entryUrl = `${entries}/${id}`;
        const listed = await eventually('The new entry in the list', async () => {
          const { body } = await expectStatus(200, entries, { token: accessToken });
          return (member(body, 'items') as { id: string }[]).find((item) => item.id === id);
        });
        const etag = created.headers.get('etag') ?? '';
        await expectStatus(200, entryUrl, {
          method: 'PATCH',
          token: accessToken,
          headers: { 'if-match': etag },
          body: { minutes: 60 },
        });
        await expectStatus(412, entryUrl, {
          method: 'PATCH',
          token: accessToken,
          headers: { 'if-match': etag },
          body: { minutes: 30 },
        });
        if (listed.id !== id) throw new Error('The list shows another entry.');
      },
    },
    {
      name: 'journey: media tells what is used',
      service: 'media',
      run: async (context) => {
        const { body } = await expectStatus(200, `${baseUrl(context, 'media')}/v1/usage`, {
          token: accessToken,
        });
        if (member(body, 'items') !== 0) throw new Error('A new person owns items.');
      },
    },
    {
      name: 'journey: what it recorded is removed again',
      service: 'invoice',
      run: async () => {
        await expectStatus(204, entryUrl, { method: 'DELETE', token: accessToken });
        await expectStatus(404, entryUrl, { token: accessToken });
      },
    },
  ];
}

async function mailsTo({ manifest }: Context, address: string): Promise<{ text: string }[]> {
  if (manifest.mailbox === undefined) throw new Error('The stage has no mailbox that a test can read.');
  const { body } = await expectStatus(
    200,
    `${manifest.mailbox}/api/messages?to=${encodeURIComponent(address)}`,
  );
  return body as { text: string }[];
}

function linkTokenIn(mails: { text: string }[]): string | undefined {
  return mails
    .map((mail) => /\/verify\?token=([\w-]+)/.exec(mail.text)?.[1])
    .find((token) => token !== undefined);
}

function deliveredTo(events: unknown, service: string): boolean {
  const records = events as { deliveries: { consumer: string; outcome: string }[] }[];
  return (
    records.length === 1 &&
    records.every(({ deliveries }) =>
      deliveries.some(({ consumer, outcome }) => consumer.includes(service) && outcome === 'delivered'),
    )
  );
}
