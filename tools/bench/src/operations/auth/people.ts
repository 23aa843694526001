import { eventually, type OwnStage } from '@paymyinvoice/local-stage';
import { generateSync } from 'otplib';
import { ask, type Reply } from '../operation.ts';

export type Person = { readonly email: string; readonly password: string };
type SignedIn = Person & { readonly token: string; readonly refreshToken: string };

const PATIENCE_MS = 60_000;
const STEP_MS = 30_000;

let people = 0;
export const somebody = (): Person => ({
  // Names of one length, so that rows are as large however often this is done.
  email: `person-${String((people += 1)).padStart(6, '0')}@example.com`,
  password: 'correct horse battery',
});

export const post = (stage: OwnStage, path: string, body: object | undefined, token?: string) =>
  ask(stage, 'auth', ['POST', path], { ...(body && { body }), ...(token !== undefined && { token }) });

/** The token of the newest link that was mailed, once there are that many mails. */
export async function linkOf(stage: OwnStage, { email }: { email: string }, mails = 1): Promise<string> {
  const arrived = async () => {
    const received = await stage.mails(email);
    return received.length >= mails ? received : undefined;
  };
  const [newest] = await eventually(`Mail ${mails} to ${email}`, arrived, PATIENCE_MS);
  return /\?token=([\w-]+)/.exec(newest?.text ?? '')?.[1] ?? '';
}

export async function registered(stage: OwnStage) {
  const person = somebody();
  await post(stage, '/v1/users', { ...person, name: 'Ada' });
  return { ...person, link: await linkOf(stage, person) };
}

export async function verified(stage: OwnStage): Promise<Person> {
  const { link, ...person } = await registered(stage);
  await post(stage, '/v1/users/verify', { token: link });
  return person;
}

export async function signedIn(stage: OwnStage): Promise<SignedIn> {
  const person = await verified(stage);
  return { ...person, ...(await signInAgain(stage, person)) };
}

export async function signInAgain(stage: OwnStage, { email, password }: Person) {
  const { body } = await post(stage, '/v1/sessions', { email, password });
  return { token: String(body['accessToken']), refreshToken: String(body['refreshToken']) };
}

/** Somebody signed in who has begun with two-factor sign-in; `code` is what their app shows next. */
export async function withDraft(stage: OwnStage) {
  const person = await signedIn(stage);
  const { body } = await post(stage, '/v1/me/totp', undefined, person.token);
  const { secret, recoveryCodes } = body as unknown as { secret: string; recoveryCodes: string[] };
  return { ...person, recoveryCodes, code: () => nextCode(stage, secret) };
}

export async function withTwoFactors(stage: OwnStage) {
  const person = await withDraft(stage);
  accepted(await post(stage, '/v1/me/totp/confirm', { otp: await person.code() }, person.token));
  return person;
}

/**
 * Of the next step: whatever was used before, this was not. Not of its first moment, as two steps later the keys that
 * are kept for a minute would be read again during a measurement or just before it.
 */
async function nextCode(stage: OwnStage, secret: string): Promise<string> {
  const { now } = await stage.clock();
  const { now: begun } = await stage.advance(STEP_MS - (Date.parse(now) % STEP_MS) + (people % 20) * 1000);
  return generateSync({ secret, epoch: Math.floor(Date.parse(begun) / 1000) });
}

export function accepted(reply: Reply): Reply {
  if (reply.status >= 400) throw new Error(`Refused with ${reply.status}: ${JSON.stringify(reply.body)}`);
  return reply;
}
