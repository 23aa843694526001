import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { awsSettings, type Manifest } from '@paymyinvoice/stages';

/** Somebody who has proven their address long ago; the journey of a stage without a readable mailbox is theirs. */
export type SmokeAccount = { readonly email: string; readonly password: string };

export function accountParameters(stage: string): { email: string; password: string } {
  return {
    email: `/paymyinvoice/${stage}/smoke/email`,
    password: `/paymyinvoice/${stage}/smoke/password`,
  };
}

/** From `SMOKE_EMAIL` and `SMOKE_PASSWORD`, or from the stage's SSM; undefined where neither has one, an error where that is not told. */
export async function findSmokeAccount(
  manifest: Manifest,
  hasAws: boolean,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<SmokeAccount | Error | undefined> {
  const { SMOKE_EMAIL: email, SMOKE_PASSWORD: password } = environment;
  if ((email === undefined) !== (password === undefined))
    throw new Error('SMOKE_EMAIL and SMOKE_PASSWORD are given together, or neither is.');
  if (email !== undefined && password !== undefined) return { email, password };
  if (!hasAws) return undefined;
  return await accountInSsm(manifest).catch(
    (cause: unknown) => new Error('The smoke account cannot be read from SSM.', { cause }),
  );
}

async function accountInSsm(manifest: Manifest): Promise<SmokeAccount | undefined> {
  const names = accountParameters(manifest.stage);
  const client = new SSMClient(awsSettings(manifest));
  const { Parameters = [] } = await client.send(
    new GetParametersCommand({ Names: [names.email, names.password], WithDecryption: true }),
  );
  client.destroy();
  const value = (name: string) => Parameters.find(({ Name }) => Name === name)?.Value;
  const [email, password] = [value(names.email), value(names.password)];
  return email === undefined || password === undefined ? undefined : { email, password };
}
