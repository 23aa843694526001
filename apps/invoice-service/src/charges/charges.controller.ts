import { Controller, Inject } from '@nestjs/common';
import { created, Handles, type RequestTo } from '@paymyinvoice/platform/http';
import { payerPaymentBody } from '../payments/payments.answers.ts';
import type { Charged } from '../payments/payment.ts';
import { payInvoice } from './charges.schemas.ts';
import { ChargesService } from './charges.service.ts';

@Controller()
export class ChargesController {
  constructor(@Inject(ChargesService) private readonly charges: ChargesService) {}

  @Handles(payInvoice)
  async pay({ params: { payToken }, body, keyDigest, recording }: RequestTo<typeof payInvoice>) {
    const answerOf = (payment: Charged) =>
      created(`/v1/pay/${payToken}`, { payment: payerPaymentBody(payment) });
    return answerOf(await this.charges.pay(payToken, body, keyDigest, recording(answerOf)));
  }
}
