import { Controller, Inject } from '@nestjs/common';
import { created, Handles, type RequestTo } from '@paymyinvoice/platform/http';
import { ACCESS_TOKEN_SECONDS } from '../keys/access-tokens.service.ts';
import { signIn } from './sessions.schemas.ts';
import { SessionsService } from './sessions.service.ts';

@Controller()
export class SessionsController {
  constructor(@Inject(SessionsService) private readonly sessions: SessionsService) {}

  @Handles(signIn)
  async signIn({ body }: RequestTo<typeof signIn>) {
    const { account, session, accessToken, refreshToken } = await this.sessions.signIn(body);
    const { id, email, name } = account;
    return created(`/v1/sessions/${session.id}`, {
      ...{ accessToken, tokenType: 'Bearer' as const, expiresIn: ACCESS_TOKEN_SECONDS, refreshToken },
      user: { id, email, name },
    });
  }
}
