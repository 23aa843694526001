import { Controller, Inject } from '@nestjs/common';
import { accepted, Handles, noContent, type RequestTo } from '@paymyinvoice/platform/http';
import { originOf } from '../origins/origin.ts';
import { changePassword, lostPassword, resetPassword } from './passwords.schemas.ts';
import { PasswordsService } from './passwords.service.ts';

@Controller()
export class PasswordsController {
  constructor(@Inject(PasswordsService) private readonly passwords: PasswordsService) {}

  @Handles(lostPassword)
  async lost({ body, recording, ...request }: RequestTo<typeof lostPassword>) {
    const answer = accepted({ status: 'accepted' as const });
    await this.passwords.lost(
      body.email,
      originOf(request),
      recording(() => answer),
    );
    return answer;
  }

  @Handles(resetPassword)
  async reset({ body, recording, ...request }: RequestTo<typeof resetPassword>) {
    await this.passwords.reset(body, originOf(request), recording(noContent));
    return noContent();
  }

  @Handles(changePassword)
  async change({ body, caller, recording, ...request }: RequestTo<typeof changePassword>) {
    await this.passwords.change(caller, body, originOf(request), recording(noContent));
    return noContent();
  }
}
