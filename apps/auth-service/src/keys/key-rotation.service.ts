import type { Clock, Logger } from '@paymyinvoice/platform';
import type { KeyVault } from './key-vault.adapter.ts';
import {
  decideRotation,
  keyUnknown,
  promoteNext,
  type RotationOrder,
  type RotationStep,
} from './rotation.ts';
import type { SigningKey } from './signing-key.ts';
import type { SigningKeysRepository } from './signing-keys.repository.ts';

export class KeyRotationService {
  constructor(
    private readonly repository: SigningKeysRepository,
    private readonly vault: KeyVault,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  /**
   * Step by step until nothing is left to do. Each step is one conditional write, decided on what is stored: a run
   * that dies, comes twice or meets another leaves nothing that the next one would not carry on from.
   */
  async rotate(order: RotationOrder): Promise<readonly SigningKey[]> {
    let ring = await this.repository.ring();
    if (order.kind !== 'routine' && ring.keys.every(({ keyId }) => keyId !== order.keyId))
      throw keyUnknown(order.keyId, ring.keys);
    for (;;) {
      const step = decideRotation(ring.keys, order, this.clock());
      if (step === undefined) return ring.keys;
      const stands = await this.repository.replace(ring, await this.after(step, ring.keys));
      ring = await this.repository.ring();
      if (stands) this.logger.info({ order, step, keys: ring.keys.map(named) }, 'signing keys turned');
    }
  }

  private async after(step: RotationStep, keys: readonly SigningKey[]): Promise<readonly SigningKey[]> {
    switch (step.kind) {
      case 'add':
        return [
          ...keys,
          { ...(await this.vault.generate()), status: step.status, since: this.clock().toISOString() },
        ];
      case 'promote_next':
        return promoteNext(keys, this.clock());
      case 'remove':
        return keys.filter(({ keyId }) => keyId !== step.keyId);
    }
  }
}

function named({ keyId, status }: SigningKey) {
  return { keyId, status };
}
