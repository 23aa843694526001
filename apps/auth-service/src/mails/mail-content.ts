import { isLure, type Letter } from '@paymyinvoice/platform/mail';
import type { Mail } from './mail.ts';

export type MailContent = Omit<Letter, 'greeting' | 'webOrigin'>;

const notYou =
  'If this was not you, choose a new password at once (“Lost your password?” where you sign in): that signs every device out.';

export function contentOf(mail: Mail, webOrigin: string): MailContent {
  const link = (page: string, token: string) => `${webOrigin}/${page}?token=${encodeURIComponent(token)}`;
  switch (mail.template) {
    case 'verify_address':
      return {
        subject: 'Confirm your address for PayMyInvoice',
        paragraphs: ['Welcome! Confirm that this address is yours, and your account is open.'],
        button: { label: 'Confirm my address', url: link('verify', mail.token) },
        footnote:
          'The link works for 24 hours. If you did not sign up, do nothing: nobody can use the account.',
      };
    case 'already_registered':
      return {
        subject: 'You already have a PayMyInvoice account',
        paragraphs: [
          'Somebody, probably you, tried to sign up with this address. It already has an account, and nothing was changed.',
          'Sign in as usual. If your password is lost, ask for a new one where you sign in.',
        ],
        footnote: 'If this was not you, there is nothing to do.',
      };
    case 'reset_password':
      return {
        subject: 'Choose a new PayMyInvoice password',
        paragraphs: [
          'Somebody, probably you, told us that the password of your account is lost. Choose a new one here.',
          'Every device that is signed in will be signed out.',
        ],
        button: { label: 'Choose a new password', url: link('reset-password', mail.token) },
        footnote:
          'The link works once, within an hour, and only until you ask for another. If this was not you, do nothing: your password stays as it is.',
      };
    case 'password_changed':
      return {
        subject: 'Your PayMyInvoice password was changed',
        paragraphs: [
          'The password of your account was changed, and your other devices were signed out. Sign in there with the new one.',
        ],
        footnote: notYou,
      };
    case 'confirm_new_address':
      return {
        subject: 'Confirm your new address for PayMyInvoice',
        paragraphs: [
          'You asked for this address to become that of your PayMyInvoice account. Confirm that it is yours.',
        ],
        button: { label: 'Use this address', url: link('confirm-email', mail.token) },
        footnote:
          'The link works for 24 hours, unless you ask for another or sign your other devices out before. If you did not ask for this, do nothing: no account gets this address.',
      };
    case 'address_in_use':
      return {
        subject: 'Your address already has a PayMyInvoice account',
        paragraphs: [
          'Somebody, probably you, asked to use this address for another PayMyInvoice account. It already has one, so nothing has changed.',
          'To use the address for the other account, close this one or give it another address first.',
        ],
        footnote: 'If this was not you, there is nothing to do.',
      };
    case 'address_change_asked':
      return {
        subject: 'Your PayMyInvoice address is about to change',
        paragraphs: [
          `Somebody, probably you, asked for ${mail.newAddress} to become the address of your account. It does as soon as the link that we sent there is opened and confirmed.`,
        ],
        footnote: notYou,
      };
    case 'address_changed':
      return {
        subject: 'Your PayMyInvoice address was changed',
        paragraphs: [
          `The address of your account is ${mail.newAddress} now. You sign in with it, and we write there from here on.`,
        ],
        footnote:
          'If this was not you, somebody else knows your password. Keep this mail, as it shows that the account was yours, and turn to our support.',
      };
    case 'session_stolen':
      return {
        subject: 'We signed a device out of your PayMyInvoice account',
        paragraphs: [
          `One of your sign-ins (${deviceIn(mail.device)}) was used from two places, as happens when somebody has copied it. It is ended, and nobody can use it any more.`,
          'Sign in again. Then look at the list of your devices, sign out what you do not know, and choose a new password.',
        ],
        footnote: 'If you have run one sign-in in two programs yourself, that was the cause: all is well.',
      };
    case 'totp_enabled':
      return {
        subject: 'Two-factor sign-in to PayMyInvoice is on',
        paragraphs: [
          'From now on, signing in takes a code of your authenticator app as well. Keep your recovery codes in a safe place: each of them stands in for the app once.',
        ],
        footnote: `${notYou} Signing in will still ask for codes that you do not have: turn to our support with this mail.`,
      };
    case 'totp_disabled':
      return {
        subject: 'Two-factor sign-in to PayMyInvoice is off',
        paragraphs: ['Signing in takes your password alone again. You can switch it back on at any time.'],
        footnote: notYou,
      };
    case 'recovery_code_used':
      return {
        subject: 'A recovery code opened your PayMyInvoice account',
        paragraphs: [`You signed in with a recovery code instead of your app. ${codesLeft(mail.left)}`],
        footnote: notYou,
      };
    case 'account_closed':
      return {
        subject: 'Your PayMyInvoice account is closed',
        paragraphs: [
          'You are signed out everywhere, and what we know about you is being erased.',
          'You are welcome to sign up again at any time, with this address too.',
        ],
        footnote:
          'If this was not you, somebody else knows your password: change it wherever else you use it. A closed account cannot be opened again.',
      };
  }
}

function codesLeft(left: number): string {
  if (left === 0)
    return 'It was your last one: switch two-factor sign-in off and on again, and you get ten new ones.';
  return left === 1 ? 'One code is left.' : `${left} codes are left.`;
}

/** A device names itself, or whoever has copied its token does. */
function deviceIn(device: string): string {
  return isLure(device) ? 'a device that does not say what it is' : device;
}
