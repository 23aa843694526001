import { Controller, Inject } from '@nestjs/common';
import { Handles, ok, type RequestTo } from '@paymyinvoice/platform/http';
import { bodyOf, tagOf } from '../invoices/invoices.answers.ts';
import type { WholeInvoice } from '../invoices/invoices.service.ts';
import { issueInvoice, voidInvoice } from './issuances.schemas.ts';
import { IssuancesService } from './issuances.service.ts';

@Controller()
export class IssuancesController {
  constructor(@Inject(IssuancesService) private readonly issuances: IssuancesService) {}

  @Handles(issueInvoice)
  async issue({ caller, params, recording }: RequestTo<typeof issueInvoice>) {
    const answerOf = (whole: WholeInvoice) => ok(bodyOf(whole), tagOf(whole));
    return answerOf(await this.issuances.issue(caller, params.id, recording(answerOf)));
  }

  @Handles(voidInvoice)
  async void({ caller, params, body, recording }: RequestTo<typeof voidInvoice>) {
    const answerOf = (whole: WholeInvoice) => ok(bodyOf(whole), tagOf(whole));
    return answerOf(await this.issuances.void(caller.id, params.id, body.reason, recording(answerOf)));
  }
}
