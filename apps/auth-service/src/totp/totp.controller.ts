import { Controller, Inject } from '@nestjs/common';
import { Handles, noContent, ok, type RequestTo } from '@paymyinvoice/platform/http';
import { originOf } from '../origins/origin.ts';
import { confirmTotp, disableTotp, draftTotp } from './totp.schemas.ts';
import { TotpService } from './totp.service.ts';

@Controller()
export class TotpController {
  constructor(@Inject(TotpService) private readonly totp: TotpService) {}

  @Handles(draftTotp)
  async draft({ caller, recording }: RequestTo<typeof draftTotp>) {
    return ok(await this.totp.draft(caller, recording(ok)));
  }

  @Handles(confirmTotp)
  async confirm({ caller, body, recording, ...request }: RequestTo<typeof confirmTotp>) {
    const answerOf = (recoveryCodes: string[]) => ok({ enabled: true as const, recoveryCodes });
    return answerOf(await this.totp.confirm(caller, body.otp, originOf(request), recording(answerOf)));
  }

  @Handles(disableTotp)
  async disable({ caller, body, ...request }: RequestTo<typeof disableTotp>) {
    await this.totp.disable(caller, body, originOf(request));
    return noContent();
  }
}
