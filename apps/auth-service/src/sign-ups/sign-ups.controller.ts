import { Controller, Inject } from '@nestjs/common';
import { accepted, Handles, ok, type RequestTo } from '@paymyinvoice/platform/http';
import { originOf } from '../origins/origin.ts';
import { sendLinkAgain, signUp, verifyAddress } from './sign-ups.schemas.ts';
import { SignUpsService } from './sign-ups.service.ts';

@Controller()
export class SignUpsController {
  constructor(@Inject(SignUpsService) private readonly signUps: SignUpsService) {}

  @Handles(signUp)
  async signUp({ body, recording, ...request }: RequestTo<typeof signUp>) {
    const { email, password, name } = body;
    const answer = accepted({
      email,
      ...(name !== undefined && { name }),
      status: 'pending_verification' as const,
    });
    await this.signUps.signUp(
      { email, password, name },
      originOf(request),
      recording(() => answer),
    );
    return answer;
  }

  @Handles(sendLinkAgain)
  async sendLinkAgain({ body, recording }: RequestTo<typeof sendLinkAgain>) {
    const answer = accepted({ email: body.email });
    await this.signUps.sendLinkAgain(
      body.email,
      recording(() => answer),
    );
    return answer;
  }

  @Handles(verifyAddress)
  async verify({ body, recording, ...request }: RequestTo<typeof verifyAddress>) {
    const answer = ok({ status: 'verified' as const });
    await this.signUps.verify(
      body.token,
      originOf(request),
      recording(() => answer),
    );
    return answer;
  }
}
