import { Controller, Inject } from '@nestjs/common';
import { Handles, ok, type RequestTo } from '@paymyinvoice/platform/http';
import { readUsage } from './usage.schemas.ts';
import { UsageService } from './usage.service.ts';

@Controller()
export class UsageController {
  constructor(@Inject(UsageService) private readonly usage: UsageService) {}

  @Handles(readUsage)
  async read({ caller }: RequestTo<typeof readUsage>) {
    return ok(await this.usage.of(caller.id));
  }
}
