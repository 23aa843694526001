import { Controller, Inject } from '@nestjs/common';
import { Handles, ok, type RequestTo } from '@paymyinvoice/platform/http';
import { originOf } from '../origins/origin.ts';
import { issueAwsIdentity } from './aws-identities.schemas.ts';
import { AwsIdentitiesService } from './aws-identities.service.ts';
import type { AwsIdentity } from './developer-identities.adapter.ts';

@Controller()
export class AwsIdentitiesController {
  constructor(@Inject(AwsIdentitiesService) private readonly identities: AwsIdentitiesService) {}

  @Handles(issueAwsIdentity)
  async issue({ caller, recording, ...request }: RequestTo<typeof issueAwsIdentity>) {
    const answerOf = (identity: AwsIdentity) => ok(identity);
    return answerOf(await this.identities.issue(caller, originOf(request), recording(answerOf)));
  }
}
