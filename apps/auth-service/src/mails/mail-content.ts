import type { Mail } from './mail.ts';

/** What a mail says; how it looks is the layout's business. */
export type MailContent = {
  readonly subject: string;
  readonly paragraphs: readonly string[];
  readonly button?: { readonly label: string; readonly url: string };
  readonly footnote: string;
};

export function contentOf(mail: Mail, webOrigin: string): MailContent {
  switch (mail.template) {
    case 'verify_address':
      return {
        subject: 'Confirm your address for PayMyInvoice',
        paragraphs: [
          'You signed up for PayMyInvoice. Confirm that this address is yours and your account is open.',
        ],
        button: {
          label: 'Confirm my address',
          url: `${webOrigin}/verify?token=${encodeURIComponent(mail.token)}`,
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
  }
}
