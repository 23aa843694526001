import { eventually, type OwnStage } from '@paymyinvoice/local-stage';
import { accepted, signedIn } from '../auth/people.ts';
import { ask, type Reply } from '../operation.ts';

/** Somebody who writes invoices, and how to ask for things in their name. */
export interface Owner {
  readonly id: string;
  get(path: string): Promise<Reply>;
  send(method: string, path: string, body?: object): Promise<Reply>;
}

/** Money moves under a key of its own each time. */
let keys = 0;
const nextKey = () => `operation-${String((keys += 1)).padStart(6, '0')}`;

export async function somebodyWithInvoices(stage: OwnStage): Promise<Owner> {
  return ownerWith(stage, (await signedIn(stage)).token);
}

export function ownerWith(stage: OwnStage, token: string): Owner {
  const claims = JSON.parse(String(Buffer.from(token.split('.')[1] ?? '', 'base64url'))) as { sub: string };
  return {
    id: claims.sub,
    get: (path) => ask(stage, 'invoice', ['GET', path], { token }),
    send: (method, path, body) =>
      ask(stage, 'invoice', [method, path], { token, ...(body && { body }), key: nextKey() }),
  };
}

export async function idOf(reply: Promise<Reply>): Promise<string> {
  return String(accepted(await reply).body['id']);
}

const invoice = {
  payer: { name: 'Initech Ltd', email: 'bills@initech.example' },
  currency: 'EUR',
  lines: [{ description: 'Design', quantity: '1', unitAmount: 10_000, taxRatePercent: '19' }],
};
const time = {
  ...{ date: '2026-01-31', minutes: 90, description: 'Design review' },
  hourlyRate: { amount: 10_000, currency: 'EUR' },
};

export const record = (owner: Owner) => owner.send('POST', '/v1/time-entries', time);
export const draft = (owner: Owner, more: object = {}) =>
  owner.send('POST', '/v1/invoices', { ...invoice, ...more });

export async function issued(owner: Owner): Promise<string> {
  const id = await idOf(draft(owner));
  accepted(await owner.send('POST', `/v1/invoices/${id}/issue`));
  return id;
}

export const credit = (owner: Owner, id: string) =>
  owner.send('POST', `/v1/invoices/${id}/credit-notes`, { amount: 11_900, reason: 'Discount' });

/** An invoice that nothing is owed on any more. */
export async function settled(owner: Owner): Promise<void> {
  accepted(await credit(owner, await issued(owner)));
}

const PATIENCE_MS = 60_000;
let payers = 0;

/** Where the link leads that the payer of a new invoice is mailed. */
export async function payLink(stage: OwnStage): Promise<string> {
  const payer = {
    name: 'Initech Ltd',
    email: `payer-${String((payers += 1)).padStart(6, '0')}@initech.example`,
  };
  const owner = await somebodyWithInvoices(stage);
  const id = await idOf(draft(owner, { payer }));
  accepted(await owner.send('POST', `/v1/invoices/${id}/issue`));
  const mailed = async () => (await stage.mails(payer.email))[0];
  const { text } = await eventually(`A mail to ${payer.email}`, mailed, PATIENCE_MS);
  return `/v1/pay/${/\/pay\/([\w-]+)/.exec(text)?.[1] ?? ''}`;
}
