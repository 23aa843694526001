import { Controller, Inject } from '@nestjs/common';
import { CURSORS, Handles, ok, type Cursors, type RequestTo } from '@paymyinvoice/platform/http';
import { bodyOf, summaryOf, tagOf } from './invoices.answers.ts';
import { mailboxOf } from './invoice-filter.ts';
import { listInvoices, readInvoice } from './invoices.schemas.ts';
import { InvoicesService } from './invoices.service.ts';

@Controller()
export class InvoicesController {
  constructor(
    @Inject(InvoicesService) private readonly invoices: InvoicesService,
    @Inject(CURSORS) private readonly cursors: () => Promise<Cursors>,
  ) {}

  @Handles(listInvoices)
  async list({ caller, query }: RequestTo<typeof listInvoices>) {
    const { limit, cursor, ...filter } = query;
    const { status, payerEmail, from, to } = filter;
    const mailbox = payerEmail && mailboxOf(payerEmail);
    const scope = JSON.stringify(['invoices', caller.id, status, mailbox, from, to]);
    const page = await (
      await this.cursors()
    ).page(scope, { limit, cursor }, async (part) => {
      const { invoices, next, today } = await this.invoices.list(caller.id, filter, part);
      return { items: invoices.map((invoice) => summaryOf(invoice, today)), next };
    });
    return ok(page);
  }

  @Handles(readInvoice)
  async read({ caller, params }: RequestTo<typeof readInvoice>) {
    const whole = await this.invoices.readWhole(caller.id, params.id);
    return ok(bodyOf(whole), tagOf(whole));
  }
}
