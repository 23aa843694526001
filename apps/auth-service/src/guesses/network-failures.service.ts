import type { Clock } from '@paymyinvoice/platform';
import { rateLimited } from '@paymyinvoice/platform/data';
import type { NetworkFailuresRepository } from './network-failures.repository.ts';
import { NETWORK_FAILURES, networkWindow } from './network.ts';

/** Against one who tries few passwords on each of many accounts, which no account's own window would notice. */
export class NetworkFailures {
  constructor(
    private readonly failures: NetworkFailuresRepository,
    private readonly clock: Clock,
  ) {}

  async requireFew(address: string): Promise<void> {
    const window = networkWindow(address, this.clock());
    if ((await this.failures.count(window)) < NETWORK_FAILURES.most) return;
    throw rateLimited((window.endsAtMs - this.clock().getTime()) / 1000);
  }

  async add(address: string): Promise<void> {
    await this.failures.add(networkWindow(address, this.clock()));
  }
}
