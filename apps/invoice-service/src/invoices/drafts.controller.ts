import { Controller, Inject } from '@nestjs/common';
import {
  created,
  Handles,
  noContent,
  ok,
  requireVersion,
  type IfMatch,
  type RequestTo,
} from '@paymyinvoice/platform/http';
import { amendInvoice, createInvoice, removeInvoice } from './drafts.schemas.ts';
import { DraftsService } from './drafts.service.ts';
import { bodyOf, tagOf, versionShown } from './invoices.answers.ts';
import type { WholeInvoice } from './invoices.service.ts';

@Controller()
export class DraftsController {
  constructor(@Inject(DraftsService) private readonly drafts: DraftsService) {}

  @Handles(createInvoice)
  async create({ caller, body, recording }: RequestTo<typeof createInvoice>) {
    const answerOf = (whole: WholeInvoice) =>
      created(`/v1/invoices/${whole.invoice.id}`, bodyOf(whole), tagOf(whole));
    return answerOf(await this.drafts.create(caller.id, body, recording(answerOf)));
  }

  @Handles(amendInvoice)
  async amend({ caller, params, body, ifMatch }: RequestTo<typeof amendInvoice>) {
    const whole = await this.drafts.amend(caller.id, params.id, body, versionOf(ifMatch));
    return ok(bodyOf(whole), tagOf(whole));
  }

  @Handles(removeInvoice)
  async remove({ caller, params, ifMatch }: RequestTo<typeof removeInvoice>) {
    await this.drafts.remove(caller.id, params.id, versionOf(ifMatch));
    return noContent();
  }
}

function versionOf(ifMatch: IfMatch) {
  return (whole: Pick<WholeInvoice, 'invoice' | 'today'>) => requireVersion(ifMatch, versionShown(whole));
}
