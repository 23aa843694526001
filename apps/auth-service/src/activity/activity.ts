import type { Origin } from '../origins/origin.ts';

/** What an account's log tells its owner. */
export const ACTIVITY_TYPES = [
  'signed_up',
  'sign_up_repeated',
  'address_verified',
  'signed_in',
  'sign_in_failed',
  'signed_out',
  'session_revoked',
  'other_sessions_revoked',
  'refresh_token_reused',
  'password_guess_failed',
  'password_reset_asked',
  'password_reset',
  'password_changed',
  'name_changed',
  'email_change_asked',
  'email_changed',
  'totp_enabled',
  'totp_disabled',
  'totp_failed',
  'recovery_code_used',
  'aws_identity_issued',
  'cognito_linked',
  'cognito_unlinked',
] as const;

export type ActivityType = (typeof ACTIVITY_TYPES)[number];

export type Activity = Origin & {
  readonly id: string;
  readonly type: ActivityType;
  readonly at: string;
};
