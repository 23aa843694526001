import { Controller, Inject } from '@nestjs/common';
import { CURSORS, Handles, ok, type Cursors, type RequestTo } from '@paymyinvoice/platform/http';
import type { Book } from './book.ts';
import { verifyBook } from './verifications.schemas.ts';
import { VerificationsService, type Progress, type Verification } from './verifications.service.ts';

@Controller()
export class VerificationsController {
  constructor(
    @Inject(VerificationsService) private readonly verifications: VerificationsService,
    @Inject(CURSORS) private readonly cursors: () => Promise<Cursors>,
  ) {}

  @Handles(verifyBook)
  async verify({ caller, query: { from } }: RequestTo<typeof verifyBook>) {
    const cursors = await this.cursors();
    const scope = JSON.stringify(['verification', caller.id]);
    const begun = from === undefined ? undefined : progressIn(cursors.verify(scope, from));
    const verification = await this.verifications.verify(caller.id, begun);
    const { book, broken, isPartial } = verification;
    const found = { transactions: book.transactions, head: book.hash };
    if (broken !== undefined) return ok({ ok: false as const, ...found, broken });
    const continueFrom = isPartial && { continueFrom: cursors.sign(scope, positionOf(verification)) };
    return ok({ ok: true as const, ...found, ...continueFrom });
  }
}

// Sealed, so that what comes back is what was found.
function positionOf({ book, lastRow = '' }: Verification) {
  return { book: JSON.stringify(book), lastRow };
}

function progressIn({ book = '', lastRow }: Readonly<Record<string, string>>): Progress {
  return { book: JSON.parse(book) as Book, lastRow };
}
