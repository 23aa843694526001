import { Controller, Inject } from '@nestjs/common';
import { Handles, ok, type RequestTo } from '@paymyinvoice/platform/http';
import { readSummary } from './summaries.schemas.ts';
import { SummariesService } from './summaries.service.ts';

@Controller()
export class SummariesController {
  constructor(@Inject(SummariesService) private readonly summaries: SummariesService) {}

  @Handles(readSummary)
  async read({ caller }: RequestTo<typeof readSummary>) {
    const summaries = await this.summaries.read(caller.id);
    return ok({
      items: summaries.map(({ currency, outstandingMinor, overdueMinor, paidThisMonthMinor }) => {
        const of = (amount: number) => ({ amount, currency });
        return {
          ...{ currency, outstanding: of(outstandingMinor), overdue: of(overdueMinor) },
          paidThisMonth: of(paidThisMonthMinor),
        };
      }),
    });
  }
}
