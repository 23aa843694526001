import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { tokenIn, type AuthStage, type Somebody, type Tokens } from './auth-stage.ts';
import { authenticator } from './authenticator.ts';

/** What was answered to somebody for good: each thing happened once, whatever it took. */
export type Story = {
  readonly userId: string;
  readonly email: string;
  readonly name: string;
  readonly isClosed: boolean;
  /** How often which activity was caused. */
  readonly did: Readonly<Record<string, number>>;
};

type Reply = Awaited<ReturnType<AuthStage['request']>>;
type Question = { readonly body?: unknown; readonly token?: string; readonly key?: string };

const PATIENCE_MS = 100_000;

/** Somebody who asks again, under the same key, until there is an answer that stands. */
export class Persistent {
  readonly #auth: AuthStage;
  readonly #did: Record<string, number> = {};
  #person: Somebody;
  #token = '';
  #userId = '';

  constructor(auth: AuthStage, person: Somebody) {
    this.#auth = auth;
    this.#person = person;
  }

  async live({ closes }: { closes: boolean }): Promise<Story> {
    const { email } = this.#person;
    await this.#twice(202, '/v1/users', this.#person);
    const proof = await this.#mailed(email, /Confirm your address/);
    await this.#twice(200, '/v1/users/verify', { token: proof });
    const { refreshToken } = await this.#signIn();
    await this.#twice(200, '/v1/sessions/refresh', { refreshToken });
    await this.#rename(`${this.#person.name} the Second`);
    await this.#changePassword('another horse battery');
    await this.#resetPassword('a third horse battery');
    await this.#changeAddress(`new-${email}`);
    if (closes) await this.#close();
    else await this.#turnTotpOn();
    const { name } = this.#person;
    return { userId: this.#userId, email: this.#person.email, name, isClosed: closes, did: this.#did };
  }

  async #signIn(): Promise<Tokens> {
    const { email, password } = this.#person;
    const { accessToken, refreshToken, user } = (await this.#twice(201, '/v1/sessions', { email, password }))
      .body as Tokens;
    this.#happened('signed_in');
    [this.#token, this.#userId] = [accessToken, user.id];
    return { accessToken, refreshToken, user };
  }

  async #rename(name: string) {
    await this.#signedIn(200, 'PATCH', '/v1/me', () => ({ name }));
    this.#person = { ...this.#person, name };
    this.#happened('name_changed');
  }

  async #changePassword(newPassword: string) {
    const { password: currentPassword } = this.#person;
    await this.#signedIn(204, 'POST', '/v1/passwords/change', () => ({ currentPassword, newPassword }));
    this.#person = { ...this.#person, password: newPassword };
    this.#happened('password_changed');
  }

  async #resetPassword(password: string) {
    const { email } = this.#person;
    await this.#twice(202, '/v1/passwords/lost', { email });
    const token = await this.#mailed(email, /Choose a new/);
    await this.#twice(204, '/v1/passwords/reset', { token, password });
    this.#person = { ...this.#person, password };
    this.#happened('password_reset');
    await this.#signIn();
  }

  async #changeAddress(newEmail: string) {
    const { password } = this.#person;
    await this.#signedIn(202, 'POST', '/v1/me/email', () => ({ newEmail, password }));
    const token = await this.#mailed(newEmail, /Confirm your new address/);
    await this.#twice(200, '/v1/me/email/confirm', { token });
    this.#person = { ...this.#person, email: newEmail };
    this.#happened('email_changed');
  }

  async #turnTotpOn() {
    const { body } = await this.#signedIn(200, 'POST', '/v1/me/totp', () => undefined);
    const app = authenticator(this.#auth, (body as { otpauthUrl: string }).otpauthUrl);
    for (;;) {
      const [otp, key] = [await app.codeIn(0), randomUUID()];
      const { status } = await this.#ask('POST', '/v1/me/totp/confirm', {
        body: { otp },
        token: this.#token,
        key,
      });
      if (status === 200) break;
      // Time has moved on for the code while it was asked for again and again, or for the session.
      if (status === 401) await this.#signIn();
    }
    this.#happened('totp_enabled');
  }

  /** There is no key for it: who is told that the session is gone has been heard before. */
  async #close() {
    const body = { password: this.#person.password };
    for (;;) {
      const { status, body: answer } = await this.#ask('DELETE', '/v1/me', { body, token: this.#token });
      if (status === 202 || answer.code === 'session.revoked') return;
      if (answer.code !== 'request.unauthenticated') throw new Error(`Closing: ${JSON.stringify(answer)}`);
      const signIn = { email: this.#person.email, password: this.#person.password };
      const reply = await this.#ask('POST', '/v1/sessions', { body: signIn, key: randomUUID() });
      if (reply.status === 401) return;
      this.#token = (reply.body as Tokens).accessToken;
    }
  }

  /** An access token may run out on the way: another one goes on under the same key. */
  async #signedIn(status: number, method: string, path: string, bodyOf: () => unknown): Promise<Reply> {
    const key = randomUUID();
    for (;;) {
      const reply = await this.#ask(method, path, { body: bodyOf(), token: this.#token, key });
      if (reply.status === status) return reply;
      if (reply.body.code !== 'request.unauthenticated') throw refused(`${method} ${path}`, reply);
      await this.#signIn();
    }
  }

  /** Two at once under one key are answered alike. */
  async #twice(status: number, path: string, body: unknown): Promise<Reply> {
    const key = randomUUID();
    const ask = () => this.#ask('POST', path, { body, key });
    const [one, other] = await Promise.all([ask(), ask()]);
    for (const reply of [one, other]) if (reply.status !== status) throw refused(path, reply);
    if (JSON.stringify(one.body) !== JSON.stringify(other.body))
      throw new Error(`${path}: one key was answered with ${JSON.stringify([one.body, other.body])}`);
    return one;
  }

  async #ask(method: string, path: string, { body, token, key }: Question): Promise<Reply> {
    const until = performance.now() + PATIENCE_MS;
    const headers = key === undefined ? {} : { 'idempotency-key': key };
    for (;;) {
      const reply = await this.#auth.request(method, path, { body, token, headers }).catch(() => undefined);
      const isFinal = reply !== undefined && reply.status < 500 && ![409, 429].includes(reply.status);
      if (isFinal) return reply;
      if (performance.now() > until) throw new Error(`${path}: no answer but ${JSON.stringify(reply?.body)}`);
      await wait(100);
    }
  }

  async #mailed(email: string, subject: RegExp): Promise<string> {
    const until = performance.now() + PATIENCE_MS;
    for (;;) {
      const mail = (await this.#auth.mailsTo(email)).find((each) => subject.test(each.subject));
      if (mail !== undefined) return tokenIn(mail.text);
      if (performance.now() > until) throw new Error(`No mail ${String(subject)} came to ${email}.`);
      await wait(50);
    }
  }

  #happened(type: string) {
    this.#did[type] = (this.#did[type] ?? 0) + 1;
  }
}

const refused = (what: string, { status, body }: Reply) =>
  new Error(`${what} was answered with ${status}: ${JSON.stringify(body)}`);
