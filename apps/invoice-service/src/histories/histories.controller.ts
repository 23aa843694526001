import { Controller, Inject } from '@nestjs/common';
import { CURSORS, Handles, ok, type Cursors, type RequestTo } from '@paymyinvoice/platform/http';
import { InvoicesService } from '../invoices/invoices.service.ts';
import { listHistory } from './histories.schemas.ts';
import { HistoriesService } from './histories.service.ts';

@Controller()
export class HistoriesController {
  constructor(
    @Inject(HistoriesService) private readonly histories: HistoriesService,
    @Inject(InvoicesService) private readonly invoices: InvoicesService,
    @Inject(CURSORS) private readonly cursors: () => Promise<Cursors>,
  ) {}

  @Handles(listHistory)
  async list({ caller, params: { id }, query }: RequestTo<typeof listHistory>) {
    const cursors = await this.cursors();
    const page = cursors.page(JSON.stringify(['history', caller.id, id]), query, (part) =>
      this.histories.page(caller.id, id, part),
    );
    // A draft that was removed leaves its history behind: whether there is an invoice, its own row says.
    const [answer] = await Promise.all([page, this.invoices.requireExisting(caller.id, id)]);
    return ok(answer);
  }
}
