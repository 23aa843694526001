import { randomUUID } from 'node:crypto';
import { baseUrl, type Check, type Context } from '../check.ts';
import { eventually, expectStatus, member, text } from '../http.ts';
import { invoicingChecks } from './invoicing.ts';
import { mailsTo } from './mails.ts';
import { mediaChecks } from './media.ts';
import type { Person } from './person.ts';

/** One person's way through all services. The steps run in order; each relies on the one before. */
export function journeyChecks(): Check[] {
  const email = `smoke-${randomUUID()}@example.com`;
  const password = `smoke ${randomUUID()}`;
  const correlationId = randomUUID();
  const headers = { 'x-correlation-id': correlationId };
  const person: Person = { headers, accessToken: undefined };
  let linkToken: string;
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
      name: 'journey: login gives an access token, and a refresh another',
      service: 'auth',
      run: async (context) => {
        const sessions = `${baseUrl(context, 'auth')}/v1/sessions`;
        const { body: first } = await expectStatus(201, sessions, {
          method: 'POST',
          headers,
          body: { email, password },
        });
        person.accessToken = text(first, 'accessToken');
        const { body: second } = await expectStatus(200, `${sessions}/refresh`, {
          method: 'POST',
          headers,
          body: { refreshToken: text(first, 'refreshToken') },
        });
        person.accessToken = text(second, 'accessToken');
      },
    },
    {
      name: 'journey: the profile is that of who signed up',
      service: 'auth',
      run: async (context) => {
        const { body } = await expectStatus(200, `${baseUrl(context, 'auth')}/v1/me`, {
          token: person.accessToken,
        });
        if (text(body, 'email') !== email) throw new Error(`It is ${text(body, 'email')}.`);
      },
    },
    {
      name: 'journey: user.verified reached invoice and media once',
      service: 'all',
      run: async (context) => {
        // Who is not on the stage is not worth waiting for.
        for (const service of ['invoice', 'media'] as const) baseUrl(context, service);
        await reachesInvoiceAndMedia(context, 'user.verified', correlationId);
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
          token: person.accessToken,
          headers,
          body: entry,
        });
        const id = text(created.body, 'id');
        entryUrl = `${entries}/${id}`;
        const listed = await eventually('The new entry in the list', async () => {
          const { body } = await expectStatus(200, entries, { token: person.accessToken });
          return (member(body, 'items') as { id: string }[]).find((item) => item.id === id);
        });
        const etag = created.headers.get('etag') ?? '';
        await expectStatus(200, entryUrl, {
          method: 'PATCH',
          token: person.accessToken,
          headers: { 'if-match': etag },
          body: { minutes: 60 },
        });
        await expectStatus(412, entryUrl, {
          method: 'PATCH',
          token: person.accessToken,
          headers: { 'if-match': etag },
          body: { minutes: 30 },
        });
        if (listed.id !== id) throw new Error('The list shows another entry.');
      },
    },
    {
      name: 'journey: what it recorded is removed again',
      service: 'invoice',
      run: async () => {
        await expectStatus(204, entryUrl, { method: 'DELETE', token: person.accessToken });
        await expectStatus(404, entryUrl, { token: person.accessToken });
      },
    },
    ...invoicingChecks(person),
    ...mediaChecks(person),
    {
      name: 'journey: the account is closed, and every service told',
      service: 'all',
      cleansUp: true,
      run: async (context) => {
        if (person.accessToken === undefined) return;
        const me = `${baseUrl(context, 'auth')}/v1/me`;
        await expectStatus(202, me, {
          method: 'DELETE',
          token: person.accessToken,
          headers,
          body: { password },
        });
        await expectStatus(401, me, { token: person.accessToken });
        await reachesInvoiceAndMedia(context, 'user.deleted', correlationId);
      },
    },
  ];
}

function linkTokenIn(mails: { text: string }[]): string | undefined {
  return mails
    .map((mail) => /\/verify\?token=([\w-]+)/.exec(mail.text)?.[1])
    .find((token) => token !== undefined);
}

async function reachesInvoiceAndMedia(
  { manifest }: Context,
  type: string,
  correlationId: string,
): Promise<void> {
  if (manifest.events === undefined) return;
  const url = `${manifest.events}/api/events?type=${type}&correlationId=${correlationId}`;
  await eventually(`Delivery of ${type} to invoice and media`, async () => {
    const { body } = await expectStatus(200, url);
    return deliveredTo(body, 'invoice') && deliveredTo(body, 'media') ? true : undefined;
  });
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
