import { Controller, Inject } from '@nestjs/common';
import { created, Handles, type RequestTo } from '@paymyinvoice/platform/http';
import { paymentBody } from './payments.answers.ts';
import type { Recorded } from './payment.ts';
import { recordPayment } from './payments.schemas.ts';
import { PaymentsService } from './payments.service.ts';

@Controller()
export class PaymentsController {
  constructor(@Inject(PaymentsService) private readonly payments: PaymentsService) {}

  @Handles(recordPayment)
  async record({ caller, params, body, recording }: RequestTo<typeof recordPayment>) {
    const answerOf = (payment: Recorded) => created(`/v1/invoices/${params.id}`, paymentBody(payment));
    return answerOf(await this.payments.record(caller.id, params.id, body, recording(answerOf)));
  }
}
