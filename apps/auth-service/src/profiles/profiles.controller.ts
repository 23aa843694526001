import { Controller, Inject } from '@nestjs/common';
import { etagOf, Handles, ok, requireVersion, type RequestTo } from '@paymyinvoice/platform/http';
import type { Account } from '../accounts/account.ts';
import { originOf } from '../origins/origin.ts';
import { profileOf, profileVersion } from './profile.ts';
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
    const expect = (account: Account) => requireVersion(ifMatch, profileVersion(account));
    return answerOf(await this.profiles.rename(caller, body.name, originOf(request), expect));
  }
}

function answerOf(account: Account) {
  return ok(profileOf(account), { etag: etagOf(profileVersion(account)) });
}
