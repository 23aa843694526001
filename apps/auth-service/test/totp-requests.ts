import { tokenIn, type AuthStage, type Somebody } from './auth-stage.ts';

export type TotpRequests = ReturnType<typeof totpRequests>;
type Credentials = Pick<Somebody, 'email' | 'password'>;

/** What somebody with two-factor sign-in asks of auth-service; a refusal is an answer here. */
export function totpRequests(auth: AuthStage) {
  return {
    begin: (token?: string) => auth.post('/v1/me/totp', undefined, { ...(token && { token }) }),

    confirm: (otp: unknown, token?: string) =>
      auth.post('/v1/me/totp/confirm', { otp }, { ...(token && { token }) }),

    disable: (body: object, token?: string) =>
      auth.request('DELETE', '/v1/me/totp', { body, ...(token && { token }) }),

    signIn: ({ email, password }: Credentials, otp?: unknown, headers = {}) =>
      auth.post('/v1/sessions', { email, password, ...(otp !== undefined && { otp }) }, { headers }),

    async resetPassword({ email }: { email: string }, password: string) {
      await auth.post('/v1/passwords/lost', { email });
      const token = tokenIn((await auth.mailTo(email, 1, /Choose a new/)).text);
      const { status, body } = await auth.post('/v1/passwords/reset', { token, password });
      if (status !== 204) throw new Error(`The reset failed: ${JSON.stringify(body)}`);
    },
  };
}
