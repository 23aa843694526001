import { Controller, Inject } from '@nestjs/common';
import {
  created,
  CURSORS,
  Handles,
  noContent,
  ok,
  type Cursors,
  type RequestTo,
} from '@paymyinvoice/platform/http';
import { ACCESS_TOKEN_SECONDS } from '../keys/access-tokens.service.ts';
import { originOf } from '../origins/origin.ts';
import { PoolUsersService } from '../pool-users/pool-users.service.ts';
import { RefreshesService } from './refreshes.service.ts';
import {
  listSessions,
  refreshSession,
  revokeOtherSessions,
  revokeSession,
  signIn,
  signInFromPool,
  signOut,
} from './sessions.schemas.ts';
import { SessionsService, type SignedIn } from './sessions.service.ts';

@Controller()
export class SessionsController {
  constructor(
    @Inject(SessionsService) private readonly sessions: SessionsService,
    @Inject(PoolUsersService) private readonly poolUsers: PoolUsersService,
    @Inject(RefreshesService) private readonly refreshes: RefreshesService,
    @Inject(CURSORS) private readonly cursors: () => Promise<Cursors>,
  ) {}

  @Handles(signIn)
  async signIn({ body, recording, ...request }: RequestTo<typeof signIn>) {
    return opened(await this.sessions.signIn(body, originOf(request), recording(opened)));
  }

  @Handles(signInFromPool)
  async signInFromPool({ body, recording, ...request }: RequestTo<typeof signInFromPool>) {
    return opened(await this.poolUsers.signIn(body, originOf(request), recording(opened)));
  }

  @Handles(refreshSession)
  async refresh({ body, recording, ...request }: RequestTo<typeof refreshSession>) {
    const answerOf = (signedIn: SignedIn) => ok(signedInBody(signedIn));
    return answerOf(await this.refreshes.refresh(body.refreshToken, originOf(request), recording(answerOf)));
  }

  @Handles(listSessions)
  async list({ caller, query }: RequestTo<typeof listSessions>) {
    const cursors = await this.cursors();
    const page = await cursors.page(JSON.stringify(['sessions', caller.id]), query, async (part) => {
      const { sessions, next } = await this.sessions.list(caller, part);
      return { items: sessions.map((each) => ({ ...each, isCurrent: each.id === caller.sessionId })), next };
    });
    return ok(page);
  }

  @Handles(revokeOtherSessions)
  async revokeOthers({ caller, ...request }: RequestTo<typeof revokeOtherSessions>) {
    await this.sessions.revokeOthers(caller, originOf(request));
    return noContent();
  }

  // Before the route with an id, which its path would fit.
  @Handles(signOut)
  async signOut({ caller, ...request }: RequestTo<typeof signOut>) {
    await this.sessions.signOut(caller, originOf(request));
    return noContent();
  }

  @Handles(revokeSession)
  async revoke({ caller, params, ...request }: RequestTo<typeof revokeSession>) {
    await this.sessions.revoke(caller, params.id, originOf(request));
    return noContent();
  }
}

function opened(signedIn: SignedIn) {
  return created(`/v1/sessions/${signedIn.session.id}`, signedInBody(signedIn));
}

function signedInBody({ account: { id, email, name }, accessToken, refreshToken }: SignedIn) {
  return {
    ...{ accessToken, tokenType: 'Bearer' as const, expiresIn: ACCESS_TOKEN_SECONDS, refreshToken },
    user: { id, email, name },
  };
}
