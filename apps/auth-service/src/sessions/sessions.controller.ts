import { Controller, Inject } from '@nestjs/common';
import { created, Handles, type RequestTo } from '@paymyinvoice/platform/http';
import { ACCESS_TOKEN_SECONDS } from '../keys/access-tokens.service.ts';
import { originOf } from '../origins/origin.ts';
import { signIn } from './sessions.schemas.ts';
import { SessionsService, type SignedIn } from './sessions.service.ts';

@Controller()
export class SessionsController {
  constructor(@Inject(SessionsService) private readonly sessions: SessionsService) {}

  @Handles(signIn)
  async signIn({ body, recording, ...request }: RequestTo<typeof signIn>) {
    return answerOf(await this.sessions.signIn(body, originOf(request), recording(answerOf)));
  }
}

function answerOf({ account: { id, email, name }, session, accessToken, refreshToken }: SignedIn) {
  return created(`/v1/sessions/${session.id}`, {
    ...{ accessToken, tokenType: 'Bearer' as const, expiresIn: ACCESS_TOKEN_SECONDS, refreshToken },
    user: { id, email, name },
  });
}
