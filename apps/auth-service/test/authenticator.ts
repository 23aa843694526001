import { generateSync } from 'otplib';
import type { AuthStage, Somebody } from './auth-stage.ts';

const STEP_MS = 30_000;

/** Somebody who has two-factor sign-in on, and the app that gives their codes. */
export async function withTotp(auth: AuthStage, somebody?: Somebody) {
  const person = await auth.signedIn(somebody);
  const { body } = await auth.post('/v1/me/totp', undefined, { token: person.accessToken });
  const { otpauthUrl, recoveryCodes } = body as { otpauthUrl: string; recoveryCodes: string[] };
  const app = authenticator(auth, otpauthUrl);
  const confirmed = await auth.post(
    '/v1/me/totp/confirm',
    { otp: await app.nextCode() },
    { token: person.accessToken },
  );
  if (confirmed.status !== 200) throw new Error(`Confirming failed: ${JSON.stringify(confirmed.body)}`);
  return { ...person, ...app, otpauthUrl, recoveryCodes };
}

/** An app other than the service's own idea of one: it knows what the otpauth URL says. */
export function authenticator(auth: AuthStage, otpauthUrl: string) {
  const url = new URL(otpauthUrl);
  const said = (name: string) => url.searchParams.get(name) ?? '';
  const { digits, period } = { digits: Number(said('digits')) as 6, period: Number(said('period')) };
  const algorithm = said('algorithm').toLowerCase() as 'sha1';
  const codeAt = (ms: number) =>
    generateSync({ secret: said('secret'), algorithm, digits, period, epoch: Math.floor(ms / 1000) });
  const nowMs = async () => Date.parse((await auth.stage.stage.clock()).now);
  return {
    /** Of the step that is so many steps from now. */
    codeIn: async (steps: number) => codeAt((await nowMs()) + steps * STEP_MS),

    /** Of a step that has only just begun: whatever was used before, this was not. */
    async nextCode() {
      await auth.stage.stage.advance(STEP_MS - ((await nowMs()) % STEP_MS));
      return codeAt(await nowMs());
    },
  };
}
