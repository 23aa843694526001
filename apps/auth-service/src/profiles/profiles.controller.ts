import { Controller, Inject } from '@nestjs/common';
import { etagOf, Handles, ok, requireVersion, type RequestTo } from '@paymyinvoice/platform/http';
import type { Account } from '../accounts/account.ts';
import { originOf } from '../origins/origin.ts';
import { isTotpOn } from '../totp/totp.ts';
import { readProfile, renameProfile } from './profiles.schemas.ts';
import { ProfilesService } from './profiles.service.ts';

@Controller()
export class ProfilesController {
  constructor(@Inject(ProfilesService) private readonly profiles: ProfilesService) {}

  @Handles(readProfile)
  async read({ caller }: RequestTo<typeof readProfile>) {
    return answerOf(await this.profiles.read(caller));
  }

  @Handles(renameProfile)
  async rename({ caller, body, ifMatch, ...request }: RequestTo<typeof renameProfile>) {
    const expect = ({ version }: Account) => requireVersion(ifMatch, version);
    return answerOf(await this.profiles.rename(caller, body.name, originOf(request), expect));
  }
}

function answerOf(account: Account) {
  const { id, email, name, createdAt, version } = account;
  return ok({ id, email, name, createdAt, totp: { enabled: isTotpOn(account) } }, { etag: etagOf(version) });
}
