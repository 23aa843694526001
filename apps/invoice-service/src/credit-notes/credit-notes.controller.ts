import { Controller, Inject } from '@nestjs/common';
import { created, Handles, type RequestTo } from '@paymyinvoice/platform/http';
import { creditNoteBody } from './credit-notes.answers.ts';
import type { CreditNote } from './credit-note.ts';
import { createCreditNote } from './credit-notes.schemas.ts';
import { CreditNotesService } from './credit-notes.service.ts';

@Controller()
export class CreditNotesController {
  constructor(@Inject(CreditNotesService) private readonly creditNotes: CreditNotesService) {}

  @Handles(createCreditNote)
  async create({ caller, params, body, recording }: RequestTo<typeof createCreditNote>) {
    const answerOf = (creditNote: CreditNote) =>
      created(`/v1/invoices/${params.id}`, creditNoteBody(creditNote));
    return answerOf(await this.creditNotes.issue(caller.id, params.id, body, recording(answerOf)));
  }
}
