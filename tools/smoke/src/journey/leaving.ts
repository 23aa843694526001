import type { Check } from '../check.ts';
import type { StageUnderTest } from '../stage-under-test.ts';
import { arrivesOnce } from './arrival.ts';
import type { Traveller } from './traveller.ts';

/** Leaves the stage as it was, but for what is kept for good: the books of invoices that were issued. */
export function leaving(traveller: Traveller): Check {
  return {
    part: 'journey',
    name: traveller.isNew
      ? 'the account is closed, and every service told'
      : 'what can be taken back is taken back, and the session ends',
    cleansUp: true,
    run: async (stage) => {
      if (!traveller.isSignedIn) return;
      if (traveller.isNew) await closeAccount(traveller, stage);
      else await signOut(traveller, stage);
    },
  };
}

async function closeAccount(traveller: Traveller, stage: StageUnderTest): Promise<void> {
  const { token, headers, password, correlationId } = traveller;
  const auth = stage.api('auth');
  await auth.expect(202, '/v1/me', { method: 'DELETE', token, headers, body: { password } });
  const { status } = await auth.request('/v1/me', { token });
  if (status !== 401) throw new Error(`The token of a closed account is still answered, with ${status}.`);
  if (stage.manifest.events !== undefined) await arrivesOnce(stage, { type: 'user.deleted', correlationId });
}

async function signOut(traveller: Traveller, stage: StageUnderTest): Promise<void> {
  const { token, headers } = traveller;
  await traveller.takeEverythingBack();
  await stage.api('auth').expect(204, '/v1/sessions/current', { method: 'DELETE', token, headers });
}
