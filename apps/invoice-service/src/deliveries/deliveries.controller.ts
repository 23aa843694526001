import { Controller, Inject } from '@nestjs/common';
import { accepted, Handles, type RequestTo } from '@paymyinvoice/platform/http';
import { sendInvoice } from './deliveries.schemas.ts';
import { DeliveriesService } from './deliveries.service.ts';

@Controller()
export class DeliveriesController {
  constructor(@Inject(DeliveriesService) private readonly deliveries: DeliveriesService) {}

  @Handles(sendInvoice)
  async send({ caller, params, recording }: RequestTo<typeof sendInvoice>) {
    await this.deliveries.sendAgain(caller.id, params.id, recording(accepted));
    return accepted();
  }
}
