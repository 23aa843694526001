import { Controller, Inject } from '@nestjs/common';
import { Handles, ok, type RequestTo } from '@paymyinvoice/platform/http';
import { readPayLink } from './pay-links.schemas.ts';
import { PayLinksService } from './pay-links.service.ts';
import { payerViewOf } from './pay-links.answers.ts';

@Controller()
export class PayLinksController {
  constructor(@Inject(PayLinksService) private readonly payLinks: PayLinksService) {}

  @Handles(readPayLink)
  async read({ params }: RequestTo<typeof readPayLink>) {
    return ok(payerViewOf(await this.payLinks.readWhole(params.payToken)));
  }
}
