import { createPrivateKey } from 'node:crypto';
import { DecryptCommand, KMSClient } from '@aws-sdk/client-kms';
import type { Clock } from '@paymyinvoice/platform';
import { eventually } from '@paymyinvoice/testing';
import { AccessTokens } from '../src/keys/access-tokens.service.ts';
import { KeyVault } from '../src/keys/key-vault.adapter.ts';
import type { SigningKey } from '../src/keys/signing-key.ts';
import { SigningKeysRepository } from '../src/keys/signing-keys.repository.ts';
import { SigningKeysService } from '../src/keys/signing-keys.service.ts';
import type { AuthStage } from './auth-stage.ts';

const FUNCTION = 'paymyinvoice-local-auth-rotate-keys';

/** The signing keys of a stage, as its functions and its operators have them. */
export function signingKeysOn({ stage }: AuthStage) {
  const kms = new KMSClient(stage.stage.aws);
  let offsetMs = 0;
  const clock: Clock = () => new Date(Date.now() + offsetMs);
  const repository = new SigningKeysRepository(stage.table('auth'));
  const vault = new KeyVault(kms, 'alias/local-stage/auth-service/SigningKeysKey', clock);
  const keys = async () => (await repository.ring()).keys;

  return {
    clock,
    repository,
    vault,
    keys,

    async keyOf(status: SigningKey['status']): Promise<SigningKey> {
      const found = (await keys()).find((key) => key.status === status);
      if (found === undefined) throw new Error(`There is no ${status} key.`);
      return found;
    },

    /** What makes a key private, as nobody but KMS can open it. */
    async privateExponent({ keyId, sealedPrivateKey }: SigningKey): Promise<string | undefined> {
      const { Plaintext = [] } = await kms.send(
        new DecryptCommand({
          CiphertextBlob: Buffer.from(sealedPrivateKey, 'base64'),
          EncryptionContext: { purpose: 'paymyinvoice/signing-key', keyId },
        }),
      );
      return createPrivateKey(Buffer.from(Plaintext)).export({ format: 'jwk' }).d;
    },

    async statuses(): Promise<Record<string, SigningKey['status']>> {
      return Object.fromEntries((await keys()).map(({ keyId, status }) => [keyId, status]));
    },

    /** What one more container of the API has in its memory: its own reading of the keys, its own opened key. */
    container() {
      const service = new SigningKeysService(repository, vault, clock);
      const settings = { issuer: stage.stage.serviceUrl('auth'), audience: 'paymyinvoice-local' };
      return { service, tokens: new AccessTokens(service, settings, clock) };
    },

    /** Moves the time of the stage and of the containers above. */
    async advance(ms: number): Promise<void> {
      offsetMs = (await stage.stage.advance(ms)).offsetMs;
    },

    async advanceTo(time: Date): Promise<void> {
      await this.advance(time.getTime() - clock().getTime());
    },

    async rotate(payload: object = {}): Promise<readonly Pick<SigningKey, 'keyId' | 'status'>[]> {
      const outcome = await stage.stage.invoke(FUNCTION, payload);
      if (!outcome.ok) throw new Error(outcome.error.errorMessage);
      return (outcome.payload as { keys: SigningKey[] }).keys;
    },

    /** Runs that the schedule has begun may still be under way when the clock has moved. */
    async idle(): Promise<void> {
      await eventually('The rotation at rest', async () => {
        const functions = await stage.stage.functions();
        return functions.find(({ name }) => name === FUNCTION)?.busy === 0 ? true : undefined;
      });
    },

    stop: () => kms.destroy(),
  };
}

export const ROTATION_FUNCTION = FUNCTION;
