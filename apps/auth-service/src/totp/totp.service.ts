import { open, seal, type Clock } from '@paymyinvoice/platform';
import { overtaken, untilItStands, type Write } from '@paymyinvoice/platform/data';
import { accountBusy } from '../accounts/account.errors.ts';
import type { Account } from '../accounts/account.ts';
import type { AccountsService } from '../accounts/accounts.service.ts';
import type { ActivitiesService } from '../activity/activities.service.ts';
import type { MailsService } from '../mails/mails.service.ts';
import type { Origin } from '../origins/origin.ts';
import type { PasswordChecks } from '../passwords/password-checks.service.ts';
import type { SessionCaller, SessionsService } from '../sessions/sessions.service.ts';
import { readOtp } from './otp.ts';
import { qrCodeUrl } from './qr-code.ts';
import { newRecoveryCodes } from './recovery-code.ts';
import { newTotpSecret, otpauthUrl } from './time-code.ts';
import type { TotpChecks } from './totp-checks.service.ts';
import { confirmTotp, disableTotp, draftTotp, requireDraft, requireTotpOn } from './totp.ts';

export type ShownDraft = {
  readonly secret: string;
  readonly otpauthUrl: string;
  readonly qrCode: string;
  readonly recoveryCodes: string[];
};

export class TotpService {
  constructor(
    private readonly features: {
      accounts: AccountsService;
      activities: ActivitiesService;
      mails: MailsService;
      passwordChecks: PasswordChecks;
      sessions: SessionsService;
      totpChecks: TotpChecks;
    },
    private readonly sealing: () => Promise<string>,
    private readonly clock: Clock,
  ) {}

  async draft(
    caller: SessionCaller,
    recording: (shown: ShownDraft) => readonly Write[],
  ): Promise<ShownDraft> {
    const { accounts, sessions } = this.features;
    const secret = newTotpSecret();
    const recoveryCodes = newRecoveryCodes();
    const sealing = await this.sealing();
    const sealed = {
      sealedSecret: seal(sealing, secret),
      sealedRecoveryCodes: seal(sealing, recoveryCodes.join(' ')),
    };
    return await untilItStands(async () => {
      const { account } = await sessions.current(caller);
      const drafted = draftTotp(account, sealed, this.clock());
      const url = otpauthUrl(secret, account.email);
      const shown = { secret, otpauthUrl: url, qrCode: qrCodeUrl(url), recoveryCodes };
      return (await accounts.replace(account, drafted, recording(shown))) ? shown : overtaken;
    }, accountBusy);
  }

  /** The recovery codes again: whoever lost the first answer can still write them down. */
  async confirm(
    caller: SessionCaller,
    otp: string,
    origin: Origin,
    recording: (recoveryCodes: string[]) => readonly Write[],
  ): Promise<string[]> {
    const { accounts, sessions, totpChecks } = this.features;
    const sealing = await this.sealing();
    return await untilItStands(async () => {
      const { account } = await sessions.current(caller);
      const draft = requireDraft(account, this.clock());
      const secret = open(sealing, draft.sealedSecret);
      const recoveryCodes = open(sealing, draft.sealedRecoveryCodes).split(' ');
      const proof = { otp: readOtp(otp), secret, recoveryCodes };
      // Another session than the one that was shown the secret may be trying codes for it.
      const confirmed = await totpChecks.tried(account, origin, () =>
        confirmTotp(account, draft, proof, this.clock()),
      );
      const told = await this.telling('totp_enabled', account, origin);
      const stands = await accounts.replace(account, confirmed, [...told, ...recording(recoveryCodes)]);
      return stands ? recoveryCodes : overtaken;
    }, accountBusy);
  }

  async disable(
    caller: SessionCaller,
    { password, otp }: { password: string; otp: string },
    origin: Origin,
  ): Promise<void> {
    const { accounts, passwordChecks, sessions, totpChecks } = this.features;
    await untilItStands(async () => {
      const { account } = await sessions.current(caller);
      requireTotpOn(account);
      await passwordChecks.require(account, password, origin);
      await totpChecks.require(account, otp, origin);
      const told = await this.telling('totp_disabled', account, origin);
      return (await accounts.replace(account, disableTotp(account), told)) ? undefined : overtaken;
    }, accountBusy);
  }

  private async telling(
    what: 'totp_enabled' | 'totp_disabled',
    account: Account,
    origin: Origin,
  ): Promise<Write[]> {
    const { activities, mails } = this.features;
    const { id, email: to, name } = account;
    return [await mails.owing({ template: what, to, name }), activities.entry(id, what, origin)];
  }
}
