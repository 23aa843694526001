import { newId } from '@paymyinvoice/platform';
import { eventually, startTestStage, type Person, type Reply, type TestStage } from '@paymyinvoice/testing';

type Options = Parameters<TestStage['request']>[3];

/** invoice-service on a stage of its own, and what tests of every feature do with it. */
export type InvoiceStage = Awaited<ReturnType<typeof startInvoiceStage>>;

export async function startInvoiceStage(options: Parameters<typeof startTestStage>[1] = {}) {
  const stage = await startTestStage(['invoice'], options);

  const request = (method: string, path: string, more: Options = {}) =>
    stage.request('invoice', method, path, more);

  async function good(reply: Promise<Reply>): Promise<Reply['body']> {
    const { status, body } = await reply;
    if (status >= 300) throw new Error(`Answered ${status}: ${JSON.stringify(body)}`);
    return body;
  }

  const draft = (owner: Person, overrides: object = {}) =>
    good(request('POST', '/v1/invoices', { token: owner.token, body: anInvoice(overrides) }));

  const read = (owner: Person, id: string) =>
    good(request('GET', `/v1/invoices/${id}`, { token: owner.token }));

  return {
    stage,
    request,
    good,
    person: () => stage.person(),
    draft,
    read,

    async issued(owner: Person, overrides: object = {}) {
      const { id } = await draft(owner, overrides);
      return await good(request('POST', `/v1/invoices/${id}/issue`, { token: owner.token }));
    },

    /** The newest mail to the address as soon as there are `count`; of those with this subject, if one is given. */
    async mailTo(email: string, count = 1, subject?: RegExp) {
      return await eventually(`Mail ${count} to ${email}`, async () => {
        const mails = (await stage.stage.mails(email)).filter((mail) => subject?.test(mail.subject) ?? true);
        return mails.length >= count ? mails[0] : undefined;
      });
    },

    /** Type and sequence of the events about a subject, oldest first, once there are that many. */
    async eventsAbout(subject: string, count = 0) {
      return await eventually(`${count} events about ${subject}`, async () => {
        const events = await stage.stage.events({ subject });
        if (events.length < count) return undefined;
        return events.map(({ event }) => [event['type'], event['sequence']]).reverse();
      });
    },

    stop: () => stage.stop(),
  };
}

/** A draft as a client sends it: 347.48 EUR with two rates of tax. */
export function anInvoice(overrides: object = {}) {
  return {
    payer: { name: 'Initech Ltd', email: 'bills@initech.example' },
    currency: 'EUR',
    lines: [
      { description: 'Design', quantity: '2.5', unitAmount: 9999, taxRatePercent: '19' },
      { description: 'Travel', quantity: '1', unitAmount: 5000 },
    ],
    ...overrides,
  };
}

/** What the link in a mail says after `/pay/`. */
export function payTokenIn({ text }: { readonly text: string }): string {
  const [, token] = /\/pay\/([\w-]+)$/m.exec(text) ?? [];
  if (token === undefined) throw new Error(`No link to pay in: ${text}`);
  return token;
}

/** A payer that no other test mails to. */
export function aPayer(overrides: object = {}) {
  return { name: 'Initech Ltd', email: `${newId('usr').toLowerCase()}@initech.example`, ...overrides };
}

export function codeOf({ status, body }: Reply): [number, string | undefined] {
  return [status, (body as { code?: string } | undefined)?.code];
}
