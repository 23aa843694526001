import { DomainError, type Logger } from '@paymyinvoice/platform';
import type { SettlementsService } from '../charges/settlements.service.ts';
import type { Notice, PaymentProvider, ProviderName } from '../providers/payment-provider.ts';
import type { RefundsService } from '../refunds/refunds.service.ts';
import { webhookNotFound } from './webhook.errors.ts';

/** A callback is a nudge: whatever it says is taken for news, and only news changes anything. */
export class WebhooksService {
  constructor(
    private readonly provider: () => Promise<PaymentProvider>,
    private readonly settlements: SettlementsService,
    private readonly refunds: RefundsService,
    private readonly logger: Logger,
  ) {}

  async take(
    providerName: string,
    body: Buffer,
    signatureOf: (provider: ProviderName) => string | undefined,
  ): Promise<void> {
    const provider = await this.provider();
    if (provider.name !== providerName) throw webhookNotFound();
    const notice = await provider.readNotice(body, { signature: signatureOf(provider.name) });
    try {
      await this.settle(notice);
    } catch (error) {
      // It will not be known the next time either: the provider need not say it again.
      if (!(error instanceof DomainError) || error.kind !== 'not_found') throw error;
      this.logger.warn({ notice }, 'A callback told of something that is not known here.');
    }
  }

  private async settle(notice: Notice): Promise<void> {
    if (notice.kind === 'other') return;
    const { ownerId, invoiceId, paymentId } = notice;
    if (notice.kind === 'charge')
      await this.settlements.settle({ ownerId, invoiceId, id: paymentId }, notice.outcome, 'provider');
    else
      await this.refunds.settle(
        { ownerId, invoiceId, paymentId, id: notice.refundId },
        notice.outcome,
        'provider',
      );
  }
}
