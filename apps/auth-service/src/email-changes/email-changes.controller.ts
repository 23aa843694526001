import { Controller, Inject } from '@nestjs/common';
import { accepted, Handles, ok, type RequestTo } from '@paymyinvoice/platform/http';
import { originOf } from '../origins/origin.ts';
import { askForEmailChange, confirmEmailChange } from './email-changes.schemas.ts';
import { EmailChangesService } from './email-changes.service.ts';

@Controller()
export class EmailChangesController {
  constructor(@Inject(EmailChangesService) private readonly emailChanges: EmailChangesService) {}

  @Handles(askForEmailChange)
  async ask({ caller, body, recording, ...request }: RequestTo<typeof askForEmailChange>) {
    const answer = accepted({ newEmail: body.newEmail });
    const recorded = recording(() => answer);
    await this.emailChanges.ask(caller, body, originOf(request), recorded);
    return answer;
  }

  @Handles(confirmEmailChange)
  async confirm({ body, recording, ...request }: RequestTo<typeof confirmEmailChange>) {
    const answerOf = (email: string) => ok({ email });
    return answerOf(await this.emailChanges.confirm(body.token, originOf(request), recording(answerOf)));
  }
}
