import { Controller, Inject } from '@nestjs/common';
import { accepted, Handles, ok, type RequestTo } from '@paymyinvoice/platform/http';
import { signUp, verifyAddress } from './accounts.schemas.ts';
import { AccountsService } from './accounts.service.ts';

@Controller()
export class AccountsController {
  constructor(@Inject(AccountsService) private readonly accounts: AccountsService) {}

  @Handles(signUp)
  async signUp({ body: { email, password, name }, recording }: RequestTo<typeof signUp>) {
    const answer = accepted({
      email,
      ...(name !== undefined && { name }),
      status: 'pending_verification' as const,
    });
    await this.accounts.signUp(
      { email, password, name },
      recording(() => answer),
    );
    return answer;
  }

  @Handles(verifyAddress)
  async verify({ body }: RequestTo<typeof verifyAddress>) {
    await this.accounts.verify(body.token);
    return ok({ status: 'verified' as const });
  }
}
