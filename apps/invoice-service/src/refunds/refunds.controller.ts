import { Controller, Inject } from '@nestjs/common';
import { created, Handles, type RequestTo } from '@paymyinvoice/platform/http';
import { refundBody } from './refunds.answers.ts';
import { RefundOrdersService } from './refund-orders.service.ts';
import type { Refund } from './refund.ts';
import { createRefund } from './refunds.schemas.ts';

@Controller()
export class RefundsController {
  constructor(@Inject(RefundOrdersService) private readonly orders: RefundOrdersService) {}

  @Handles(createRefund)
  async create({ caller, params, body, keyDigest, recording }: RequestTo<typeof createRefund>) {
    const answerOf = (refund: Refund) => created(`/v1/invoices/${params.id}`, refundBody(refund));
    const order = { ...body, ownerId: caller.id, invoiceId: params.id };
    return answerOf(await this.orders.refund(order, keyDigest, recording(answerOf)));
  }
}
