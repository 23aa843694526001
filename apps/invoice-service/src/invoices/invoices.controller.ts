import { Controller, Inject } from '@nestjs/common';
import { created, Handles, ok, type RequestTo } from '@paymyinvoice/platform/http';
import { bodyOf, tagOf } from './invoice-answer.ts';
import { createInvoice, readInvoice } from './invoices.schemas.ts';
import { InvoicesService, type WholeInvoice } from './invoices.service.ts';

@Controller()
export class InvoicesController {
  constructor(@Inject(InvoicesService) private readonly invoices: InvoicesService) {}

  @Handles(createInvoice)
  async create({ caller, body, recording }: RequestTo<typeof createInvoice>) {
    const answerOf = (whole: WholeInvoice) =>
      created(`/v1/invoices/${whole.invoice.id}`, bodyOf(whole), tagOf(whole));
    return answerOf(await this.invoices.draft(caller.id, body, recording(answerOf)));
  }

  @Handles(readInvoice)
  async read({ caller, params }: RequestTo<typeof readInvoice>) {
    const whole = await this.invoices.readWhole(caller.id, params.id);
    return ok(bodyOf(whole), tagOf(whole));
  }
}
