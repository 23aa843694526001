import { Controller, Inject } from '@nestjs/common';
import { accepted, Handles, type RequestTo } from '@paymyinvoice/platform/http';
import { originOf } from '../origins/origin.ts';
import { closeAccount } from './closures.schemas.ts';
import { ClosuresService } from './closures.service.ts';

@Controller()
export class ClosuresController {
  constructor(@Inject(ClosuresService) private readonly closures: ClosuresService) {}

  @Handles(closeAccount)
  async close({ caller, body, ...request }: RequestTo<typeof closeAccount>) {
    await this.closures.close(caller, body.password, originOf(request));
    return accepted();
  }
}
