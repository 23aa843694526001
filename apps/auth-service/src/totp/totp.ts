import type { Account } from '../accounts/account.ts';
import type { Otp } from './otp.ts';
import { hashOfRecoveryCode } from './recovery-code.ts';
import { totpAlreadyEnabled, totpNotEnabled, totpNotStarted } from './totp.errors.ts';
import { stepOf } from './time-code.ts';

const DRAFT_LIFETIME_MS = 60 * 60 * 1000;

/** Shown to its owner and not proven yet: it changes nothing. Its recovery codes are shown once more when it is. */
export type TotpDraft = {
  readonly state: 'drafted';
  readonly sealedSecret: string;
  readonly sealedRecoveryCodes: string;
  readonly expiresAt: string;
};

/** Two-factor sign-in is on. Each time step counts for one code: what is not after the last one is used up. */
export type TotpEnrolment = {
  readonly state: 'on';
  readonly sealedSecret: string;
  readonly lastStep: number;
  readonly recoveryCodeHashes: readonly string[];
};

export type Totp = TotpDraft | TotpEnrolment;

export type WithTotp = Account & { readonly totp: TotpEnrolment };

export function isTotpOn(account: Account): account is WithTotp {
  return account.totp?.state === 'on';
}

export function requireTotpOn(account: Account): asserts account is WithTotp {
  if (!isTotpOn(account)) throw totpNotEnabled();
}

/** Takes the place of a draft from before. */
export function draftTotp(
  account: Account,
  sealed: Pick<TotpDraft, 'sealedSecret' | 'sealedRecoveryCodes'>,
  now: Date,
): Account {
  requireTotpOff(account);
  const expiresAt = new Date(now.getTime() + DRAFT_LIFETIME_MS).toISOString();
  return { ...account, totp: { state: 'drafted', ...sealed, expiresAt } };
}

export function requireDraft(account: Account, now: Date): TotpDraft {
  requireTotpOff(account);
  const { totp } = account;
  if (totp?.state !== 'drafted' || totp.expiresAt <= now.toISOString()) throw totpNotStarted();
  return totp;
}

/** The code that proves the draft is used up with it. Undefined when it does not. */
export function confirmTotp(
  account: Account,
  { sealedSecret }: TotpDraft,
  { otp, secret, recoveryCodes }: { otp: Otp; secret: string; recoveryCodes: readonly string[] },
  now: Date,
): Account | undefined {
  const lastStep = otp.kind === 'time_code' ? stepOf(otp.code, secret, now) : undefined;
  if (lastStep === undefined) return undefined;
  const recoveryCodeHashes = recoveryCodes.map(hashOfRecoveryCode);
  return { ...account, totp: { state: 'on', sealedSecret, lastStep, recoveryCodeHashes } };
}

export type OtpDecision =
  | { readonly kind: 'time_code'; readonly account: Account }
  | { readonly kind: 'recovery_code'; readonly account: Account; readonly left: number }
  | { readonly kind: 'wrong' };

/** What the account becomes when it takes this code, which it never takes again. */
export function decideOtp(account: WithTotp, otp: Otp, secret: string, now: Date): OtpDecision {
  const { totp } = account;
  switch (otp.kind) {
    case 'time_code': {
      const lastStep = stepOf(otp.code, secret, now);
      if (lastStep === undefined || lastStep <= totp.lastStep) return { kind: 'wrong' };
      return { kind: 'time_code', account: { ...account, totp: { ...totp, lastStep } } };
    }
    case 'recovery_code': {
      const recoveryCodeHashes = totp.recoveryCodeHashes.filter((hash) => hash !== otp.hash);
      const left = recoveryCodeHashes.length;
      if (left === totp.recoveryCodeHashes.length) return { kind: 'wrong' };
      return { kind: 'recovery_code', account: { ...account, totp: { ...totp, recoveryCodeHashes } }, left };
    }
    case 'neither':
      return { kind: 'wrong' };
  }
}

export function disableTotp({ totp: _totp, ...account }: Account): Account {
  return account;
}

function requireTotpOff(account: Account): void {
  if (isTotpOn(account)) throw totpAlreadyEnabled();
}
