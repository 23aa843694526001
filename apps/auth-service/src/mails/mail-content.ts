import type { Mail } from './mail.ts';

/** What a mail says; how it looks is the layout's business. */
export type MailContent = {
  readonly subject: string;
  readonly paragraphs: readonly string[];
  readonly button?: { readonly label: string; readonly url: string };
  readonly footnote: string;
};

const notYou = 'If this was not you, ask for a new password at once: that signs every device out.';

export function contentOf(mail: Mail, webOrigin: string): MailContent {
  const link = (page: string, token: string) => `${webOrigin}/${page}?token=${encodeURIComponent(token)}`;
  switch (mail.template) {
    case 'verify_address':
      return {
        subject: 'Confirm your address for PayMyInvoice',
        paragraphs: [
          'You signed up for PayMyInvoice. Confirm that this address is yours and your account is open.',
        ],
        button: {
          label: 'Confirm my address',
          url: link('verify', mail.token),
        },
        footnote:
          'The link works for 24 hours. If you did not sign up, do nothing: nobody can use the account.',
      };
    case 'already_registered':
      return {
        subject: 'You already have a PayMyInvoice account',
        paragraphs: [
          'Somebody, probably you, tried to sign up with this address. It already has an account, so nothing has changed.',
          'Sign in as usual. If you have lost your password, you can ask for a new one.',
        ],
        footnote: 'If this was not you, there is nothing to do.',
      };
    case 'reset_password':
      return {
        subject: 'Choose a new PayMyInvoice password',
        paragraphs: [
          'Somebody, probably you, said that the password of your account is lost. Choose a new one here; every device is signed out then.',
        ],
        button: { label: 'Choose a new password', url: link('reset-password', mail.token) },
        footnote:
          'The link works once, for one hour, and only until you ask for another. If this was not you, do nothing: your password stays as it is.',
      };
    case 'password_changed':
      return {
        subject: 'Your PayMyInvoice password was changed',
        paragraphs: ['The password of your account was changed, and other devices were signed out.'],
        footnote: notYou,
      };
    case 'confirm_new_address':
      return {
        subject: 'Confirm your new address for PayMyInvoice',
        paragraphs: [
          'You asked to use this address for your PayMyInvoice account. Confirm that it is yours.',
        ],
        button: { label: 'Use this address', url: link('confirm-email', mail.token) },
        footnote:
          'The link works for 24 hours. If you did not ask for this, do nothing: the account keeps its address.',
      };
    case 'address_change_asked':
      return {
        subject: 'Your PayMyInvoice address is about to change',
        paragraphs: [
          `Somebody, probably you, asked to change the address of your account to ${mail.newAddress}. It changes when the new address is confirmed.`,
        ],
        footnote: notYou,
      };
    case 'address_changed':
      return {
        subject: 'Your PayMyInvoice address was changed',
        paragraphs: [
          `The address of your account is now ${mail.newAddress}. This is the last mail to the old one.`,
        ],
        footnote: 'If this was not you, answer this mail at once.',
      };
    case 'session_stolen':
      return {
        subject: 'We signed a device out of your PayMyInvoice account',
        paragraphs: [
          `A sign-in of yours (${mail.device}) was used from two places, as happens when it has been copied. We have ended it: nobody can use it any more.`,
          'Sign in again. If you did not cause this yourself, change your password, and look at your other sessions.',
        ],
        footnote: 'A program that keeps an old refresh token and uses it again causes this, too.',
      };
    case 'totp_enabled':
      return {
        subject: 'Two-factor sign-in is on',
        paragraphs: [
          'From now on, signing in to PayMyInvoice takes a code from your authenticator app. Keep your recovery codes in a safe place.',
        ],
        footnote: notYou,
      };
    case 'totp_disabled':
      return {
        subject: 'Two-factor sign-in is off',
        paragraphs: ['Signing in to PayMyInvoice takes your password alone again.'],
        footnote: notYou,
      };
    case 'recovery_code_used':
      return {
        subject: 'A recovery code was used to sign in',
        paragraphs: [
          mail.left === 1
            ? 'You signed in to PayMyInvoice with a recovery code. One is left.'
            : `You signed in to PayMyInvoice with a recovery code. ${mail.left} are left.`,
        ],
        footnote: notYou,
      };
    case 'account_closed':
      return {
        subject: 'Your PayMyInvoice account is closed',
        paragraphs: [
          'Your account is closed and you are signed out everywhere. What we knew about you is being erased.',
          'You are welcome to sign up again at any time.',
        ],
        footnote: 'If this was not you, answer this mail.',
      };
  }
}
