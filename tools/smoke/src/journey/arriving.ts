import { LeftOut, type Check } from '../check.ts';
import { faultOf } from '../checks/signing-keys.ts';
import { excerpt, text } from '../http.ts';
import { accountParameters } from '../smoke-account.ts';
import { arrivesOnce } from './arrival.ts';
import { mailedLink } from './mails.ts';
import { step } from './step.ts';
import type { Traveller } from './traveller.ts';

/** From a stranger, or the smoke account, to somebody whom every service knows. */
export function arriving(traveller: Traveller): Check[] {
  const { headers, email, password, correlationId } = traveller;
  const onlyNew = () => {
    if (!traveller.isNew)
      throw new LeftOut(
        'The stage has no mailbox that a program can read; its smoke account signs in instead.',
      );
  };
  let linkToken: string;

  return [
    step('sign-up is accepted and mails a link', async (stage) => {
      onlyNew();
      await stage.api('auth').expect(202, '/v1/users', {
        ...{ method: 'POST', headers },
        body: { email, password, name: 'Smoke' },
      });
      const beside = { type: 'user.registered', correlationId };
      linkToken = await mailedLink(stage, {
        to: email,
        from: 'auth',
        link: /\/verify\?token=([\w-]+)/,
        beside,
      });
    }),
    step('the link proves the address', async (stage) => {
      onlyNew();
      const call = { method: 'POST', headers, body: { token: linkToken } };
      const { body } = await stage.api('auth').expect(200, '/v1/users/verify', call);
      if (text(body, 'status') !== 'verified') throw new Error(`The status is ${text(body, 'status')}.`);
    }),
    step('signing in gives a token that the published keys prove', async (stage) => {
      const auth = stage.api('auth');
      const call = { method: 'POST', headers, body: { email, password } };
      const reply = await auth.request('/v1/sessions', call);
      if (!traveller.isNew && [401, 403].includes(reply.status)) {
        const names = accountParameters(stage.name);
        throw new Error(
          `The smoke account cannot sign in (${excerpt(reply.body)}): look at ${names.email} and ${names.password}; it needs a proven address and no second factor.`,
        );
      }
      const { body: first } = reply.status === 201 ? reply : await auth.expect(201, '/v1/sessions', call);
      traveller.token = text(first, 'accessToken');
      const { body: second } = await auth.expect(200, '/v1/sessions/refresh', {
        ...{ method: 'POST', headers },
        body: { refreshToken: text(first, 'refreshToken') },
      });
      traveller.token = text(second, 'accessToken');
      const fault = await faultOf(stage, traveller.token);
      if (fault !== undefined) throw new Error(`The access token of auth-service is not good: ${fault}.`);
    }),
    step('every service takes the token, and knows whose it is', async (stage) => {
      const { token } = traveller;
      const { body } = await stage.api('auth').expect(200, '/v1/me', { token });
      if (text(body, 'email') !== email) throw new Error(`/v1/me is that of ${text(body, 'email')}.`);
      await stage.api('invoice').expect(200, '/v1/time-entries', { token });
      await stage.api('media').expect(200, '/v1/usage', { token });
    }),
    step('user.verified reached invoice and media once', async (stage) => {
      onlyNew();
      await arrivesOnce(stage, { type: 'user.verified', correlationId });
    }),
  ];
}
