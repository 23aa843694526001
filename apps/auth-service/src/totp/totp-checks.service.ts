import { open, type Clock } from '@paymyinvoice/platform';
import type { Write } from '@paymyinvoice/platform/data';
import type { Account } from '../accounts/account.ts';
import type { ActivitiesService } from '../activity/activities.service.ts';
import { TOTP_GUESSES } from '../guesses/guess.ts';
import type { GuessesService } from '../guesses/guesses.service.ts';
import type { MailsService } from '../mails/mails.service.ts';
import type { Origin } from '../origins/origin.ts';
import { readOtp } from './otp.ts';
import { otpInvalid, otpRequired } from './totp.errors.ts';
import { decideOtp, isTotpOn, type OtpDecision, type WithTotp } from './totp.ts';

/** The account with the code used up, and what is owed for it: they are saved together with what the code was for. */
export type Passed = { readonly account: Account; readonly owed: readonly Write[] };

/** Every code that somebody tries is tried here: counted and remembered, apart from passwords. */
export class TotpChecks {
  constructor(
    private readonly features: {
      guesses: GuessesService;
      activities: ActivitiesService;
      mails: MailsService;
    },
    private readonly secret: () => Promise<string>,
    private readonly clock: Clock,
  ) {}

  /** At the door, of who has proven to own the account. Without two-factor sign-in there is nothing to ask. */
  async requireAtDoor(account: Account, otp: string | undefined, origin: Origin): Promise<Passed> {
    if (!isTotpOn(account)) return { account, owed: [] };
    if (otp === undefined) throw otpRequired();
    const right = await this.require(account, otp, origin);
    if (right.kind === 'time_code') return { account: right.account, owed: [] };
    const { email: to, name } = account;
    const mail = await this.features.mails.owing({
      template: 'recovery_code_used',
      to,
      name,
      left: right.left,
    });
    return {
      account: right.account,
      owed: [mail, this.features.activities.entry(account.id, 'recovery_code_used', origin)],
    };
  }

  /** A right code, that is. */
  async require(
    account: WithTotp,
    otp: string,
    origin: Origin,
  ): Promise<Exclude<OtpDecision, { kind: 'wrong' }>> {
    const sealing = await this.secret();
    return await this.tried(account, origin, () => {
      const secret = open(sealing, account.totp.sealedSecret);
      const decision = decideOtp(account, readOtp(otp), secret, this.clock());
      return decision.kind === 'wrong' ? undefined : decision;
    });
  }

  /** What is decided by a code; undefined when it is wrong. */
  async tried<Decision>(
    { id }: Account,
    origin: Origin,
    decide: () => Decision | undefined,
  ): Promise<Decision> {
    const { guesses, activities } = this.features;
    const guess = await guesses.begin(TOTP_GUESSES, id);
    const decision = decide();
    if (decision === undefined) {
      await guesses.wrong(guess, activities.entry(id, 'totp_failed', origin));
      throw otpInvalid();
    }
    await guesses.right(guess);
    return decision;
  }
}
