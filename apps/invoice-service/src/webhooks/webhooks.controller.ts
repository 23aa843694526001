import { Controller, Inject } from '@nestjs/common';
import { Handles, ok, type RequestTo } from '@paymyinvoice/platform/http';
import { takeWebhook } from './webhooks.schemas.ts';
import { WebhooksService } from './webhooks.service.ts';

@Controller()
export class WebhooksController {
  constructor(@Inject(WebhooksService) private readonly webhooks: WebhooksService) {}

  @Handles(takeWebhook)
  async take({ params: { provider }, body, headers }: RequestTo<typeof takeWebhook>) {
    await this.webhooks.take(provider, body, (name) => headers[`${name}-signature`]);
    return ok({ received: true as const });
  }
}
